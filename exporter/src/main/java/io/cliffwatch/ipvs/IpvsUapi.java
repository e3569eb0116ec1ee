// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

/** Constants of IPVS' socket option, and the names that kube-proxy's ipvs mode gives its sets. */
final class IpvsUapi {
  static final int IP_VS_BASE_CTL = 64 + 1024 + 64; // IP_VS_BASE_CTL, linux/ip_vs.h
  static final int IP_VS_SO_GET_INFO = IP_VS_BASE_CTL + 1; // IP_VS_SO_GET_INFO, linux/ip_vs.h

  // struct ip_vs_getinfo, linux/ip_vs.h: unsigned ints in the machine's byte order
  static final int GETINFO_VERSION = 0; // version
  static final int GETINFO_SIZE = 4; // size: buckets of the connection table
  static final int GETINFO_NUM_SERVICES = 8; // num_services: of IPv4 only
  static final int GETINFO_BYTES = 12; // sizeof(struct ip_vs_getinfo)

  static final String CLUSTER_IPS_IPV4 = "KUBE-CLUSTER-IP"; // pkg/proxy/ipvs, kubeClusterIPSet
  static final String CLUSTER_IPS_IPV6 = "KUBE-6-CLUSTER-IP"; // pkg/proxy/ipvs, for IPv6

  private IpvsUapi() {}
}
