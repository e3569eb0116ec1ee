// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_CLUSTER_ID;
import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_PORT;
import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_PROTO;

import io.cliffwatch.address.Address;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;

/** A backend, told apart from others: one may have several numbers. */
record Backend(Address address, int port, int protocol, int cluster) {
  /** Decodes a map's value. */
  static Backend decode(ByteBuffer value, AddressFamily family) {
    int rest = value.position() + family.addressBytes();
    return new Backend(
        AddressFields.address(value, value.position(), family),
        AddressFields.port(value, rest + BACKEND_PORT),
        Byte.toUnsignedInt(value.get(rest + BACKEND_PROTO)),
        Short.toUnsignedInt(value.getShort(rest + BACKEND_CLUSTER_ID)));
  }
}
