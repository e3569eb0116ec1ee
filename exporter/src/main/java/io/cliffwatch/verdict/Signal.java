// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.verdict;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** Something that is measured and compared with thresholds. */
public enum Signal {
  /** Cluster IPs of an address family in iptables mode. */
  SERVICES("Services, in iptables mode", Unit.COUNT),
  /** CPU of kube-proxy and of what it starts. */
  KUBEPROXY_CPU("cores that kube-proxy uses, its restores included", Unit.CORES),
  /** Time until a change of a Service routes. */
  PROPAGATION("seconds until a change of a Service routes", Unit.SECONDS),
  /** Time that a restore takes. */
  RESTORE("seconds that a restore of kube-proxy takes", Unit.SECONDS),
  /** Rules that a connection to no Service is compared with, in iptables mode. */
  LOOKUP("rules of the longest lookup, in iptables mode", Unit.COUNT),
  /** The share of the connection tracking table in use. */
  CONNTRACK("share of the conntrack table in use", Unit.SHARE),
  /** The share of an eBPF map in use. */
  MAP_FILL("share of an eBPF map in use", Unit.SHARE),
  /** Addresses of an address family on kube-ipvs0. */
  ALIAS("addresses on kube-ipvs0", Unit.COUNT);

  /** How a signal's values are counted. */
  public enum Unit {
    /** Whole things. */
    COUNT,
    /** A part of what there can be at most, 0 to 1. */
    SHARE,
    /** CPU seconds a second. */
    CORES,
    /** Time. */
    SECONDS
  }

  private final String meaning;
  private final Unit unit;

  Signal(String meaning, Unit unit) {
    this.meaning = requireNonNull(meaning, "meaning is null");
    this.unit = requireNonNull(unit, "unit is null");
  }

  /** Returns the word for it in labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the word for it in the keys of settings. */
  public String key() {
    return label().replace('_', '-');
  }

  /** Returns what its values count, to follow a number. */
  public String meaning() {
    return meaning;
  }

  /** Returns how its values are counted. */
  public Unit unit() {
    return unit;
  }
}
