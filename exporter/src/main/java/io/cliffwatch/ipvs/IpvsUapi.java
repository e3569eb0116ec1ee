// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import java.util.List;

/** Constants of IPVS' socket option, and the names that kube-proxy's ipvs mode gives its sets. */
final class IpvsUapi {
  static final int IP_VS_BASE_CTL = 64 + 1024 + 64; // IP_VS_BASE_CTL, linux/ip_vs.h
  static final int IP_VS_SO_GET_INFO = IP_VS_BASE_CTL + 1; // IP_VS_SO_GET_INFO, linux/ip_vs.h

  // struct ip_vs_getinfo, linux/ip_vs.h: unsigned ints in the machine's byte order
  static final int GETINFO_VERSION = 0; // version
  static final int GETINFO_SIZE = 4; // size: buckets of the connection table
  static final int GETINFO_NUM_SERVICES = 8; // num_services: of IPv4 only
  static final int GETINFO_BYTES = 12; // sizeof(struct ip_vs_getinfo)

  static final String PREFIX = "KUBE-"; // pkg/proxy/ipvs, of each set
  static final String IPV6_PREFIX = "KUBE-6-"; // pkg/proxy/ipvs, NewIPSet, for IPv6
  static final String CLUSTER_IPS = "CLUSTER-IP"; // pkg/proxy/ipvs, kubeClusterIPSet

  /** The other sets of addresses that kube-proxy binds to its interface. */
  static final List<String> BOUND_SETS =
      List.of(
          "LOAD-BALANCER", // pkg/proxy/ipvs, kubeLoadBalancerSet
          "EXTERNAL-IP", // pkg/proxy/ipvs, kubeExternalIPSet
          "EXTERNAL-IP-LOCAL"); // pkg/proxy/ipvs, kubeExternalIPLocalSet

  private IpvsUapi() {}
}
