// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * A label of a metric family, with the bound that keeps the number of series independent of the
 * number of Services.
 *
 * @param name the label's name
 * @param values all values that it can have, empty for an open label
 * @param bound the largest number of values at any one time on a node
 */
public record Label(String name, List<String> values, int bound) {
  /** {@code ip_family} with kube-proxy's spelling. */
  public static final Label IP_FAMILY = oneOf("ip_family", "IPv4", "IPv6");

  /** The kernel's two implementations of iptables. */
  public static final Label BACKEND = oneOf("backend", "legacy", "nf_tables");

  /** Checks the arguments. */
  public Label {
    requireNonNull(name, "name is null");
    values = List.copyOf(values);
    if (bound < 1) {
      throw new IllegalArgumentException("label " + name + " has no bound");
    }
  }

  /** A label whose values are all known. */
  public static Label oneOf(String name, String... values) {
    return new Label(name, List.of(values), values.length);
  }

  /** A label whose values the node determines, at most {@code bound} of them at a time. */
  public static Label atMost(int bound, String name) {
    return new Label(name, List.of(), bound);
  }

  /** Returns the value of {@link #IP_FAMILY}. */
  public static String ipFamily(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "IPv4";
      case IPV6 -> "IPv6";
    };
  }

  /** Tells whether the label may have this value. */
  public boolean allows(String value) {
    return values.isEmpty() || values.contains(value);
  }
}
