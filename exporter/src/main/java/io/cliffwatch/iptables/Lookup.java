// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * With how many rules of KUBE-SERVICES (nat) the first packet of a connection is compared.
 *
 * @param worst all rules of the chain: what every connection to something that is no Service pays
 * @param mean the mean position, from 1, of the rules that match a Service, each counted once;
 *     empty without Services
 */
public record Lookup(long worst, OptionalDouble mean) {
  /** Checks the argument. */
  public Lookup {
    requireNonNull(mean, "mean is null");
  }
}
