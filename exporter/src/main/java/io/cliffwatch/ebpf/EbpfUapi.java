// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

/**
 * Where Cilium keeps what: offsets into its structures and its flags, by their names in
 * bpf/lib/lb.h of Cilium (common.h in older versions). Addresses and ports are in network byte
 * order, the other numbers in the machine's. IPv6's structures differ from IPv4's only by the
 * length of the address.
 */
final class EbpfUapi {
  static final int SERVICE_KEY_BYTES = 8; // struct lb4_key, but for the address
  static final int SERVICE_KEY_DPORT = 0; // lb4_key.dport, from the end of the address, be16
  static final int SERVICE_KEY_BACKEND_SLOT = 2; // lb4_key.backend_slot, u16
  static final int SERVICE_KEY_PROTO = 4; // lb4_key.proto, u8
  static final int SERVICE_KEY_SCOPE = 5; // lb4_key.scope, u8

  static final int SERVICE_VALUE_BYTES = 12; // struct lb4_service and lb6_service
  static final int SERVICE_BACKEND_ID = 0; // lb4_service.backend_id, u32
  static final int SERVICE_COUNT = 4; // lb4_service.count, u16: the backends in use
  static final int SERVICE_FLAGS = 8; // lb4_service.flags, u8
  static final int SERVICE_FLAGS2 = 9; // lb4_service.flags2, u8

  static final int BACKEND_KEY_BYTES = 4; // u32 backend_id
  static final int BACKEND_VALUE_BYTES = 8; // struct lb4_backend, but for the address
  static final int BACKEND_PORT = 0; // lb4_backend.port, from the end of the address, be16
  static final int BACKEND_PROTO = 2; // lb4_backend.proto, u8
  static final int BACKEND_CLUSTER_ID = 4; // lb4_backend.cluster_id, u16

  static final int SVC_FLAG_EXTERNAL_IP = 1 << 0; // SVC_FLAG_EXTERNAL_IP
  static final int SVC_FLAG_NODEPORT = 1 << 1; // SVC_FLAG_NODEPORT
  static final int SVC_FLAG_HOSTPORT = 1 << 3; // SVC_FLAG_HOSTPORT
  static final int SVC_FLAG_LOADBALANCER = 1 << 5; // SVC_FLAG_LOADBALANCER
  static final int SVC_FLAG2_NAT_46X64 = 1 << 1; // SVC_FLAG_NAT_46X64, of flags2

  /** An address that is none of the cluster's: what is flagged so is no cluster IP. */
  static final int SVC_FLAGS_NOT_CLUSTER_IP =
      SVC_FLAG_EXTERNAL_IP | SVC_FLAG_NODEPORT | SVC_FLAG_HOSTPORT | SVC_FLAG_LOADBALANCER;

  private EbpfUapi() {}
}
