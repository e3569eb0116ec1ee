// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** The sysctls of IPVS and connection tracking that break Services when they are wrong. */
public enum Sysctl {
  /** 1: connections are tracked, which kube-proxy's masquerading needs. */
  IPVS_CONNTRACK("net.ipv4.vs.conntrack"),
  /** 1 delays connections that reuse a client's port by a second before Linux 5.9. */
  IPVS_CONN_REUSE_MODE("net.ipv4.vs.conn_reuse_mode"),
  /** 0: packets to a destination that is gone are dropped until the connection times out. */
  IPVS_EXPIRE_NODEST_CONN("net.ipv4.vs.expire_nodest_conn"),
  /** 0: clients stay with a destination that is being drained. */
  IPVS_EXPIRE_QUIESCENT_TEMPLATE("net.ipv4.vs.expire_quiescent_template"),
  /** 1: the kernel estimates rates of every virtual service and destination, which costs CPU. */
  IPVS_RUN_ESTIMATION("net.ipv4.vs.run_estimation"),
  /** 0: packets outside the window are invalid, and iptables mode drops those. */
  CONNTRACK_TCP_BE_LIBERAL("net.netfilter.nf_conntrack_tcp_be_liberal"),
  /** Seconds for which an idle connection keeps its entry. */
  CONNTRACK_TCP_TIMEOUT_ESTABLISHED("net.netfilter.nf_conntrack_tcp_timeout_established"),
  /** Seconds for which a connection keeps its entry that one side has closed. */
  CONNTRACK_TCP_TIMEOUT_CLOSE_WAIT("net.netfilter.nf_conntrack_tcp_timeout_close_wait");

  private final String key;

  Sysctl(String key) {
    this.key = requireNonNull(key, "key is null");
  }

  /** Returns its name as sysctl(8) has it, the value of the label {@code name}. */
  public String key() {
    return key;
  }

  /** Returns its file under {@code /proc/sys}. */
  String file() {
    return "sys/" + key.replace('.', '/');
  }

  static String[] keys() {
    return Arrays.stream(values()).map(Sysctl::key).toArray(String[]::new);
  }
}
