// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.BpfFileSystem;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Services and backends written down as Cilium's structures, for bpftool to put into maps. The lab
 * has maps that Cilium's own code has written.
 */
public final class CiliumMaps {
  private static final int TCP = 6;
  static final int NO_PREALLOC = 1; // BPF_F_NO_PREALLOC, linux/bpf.h
  static final int EXTERNAL_IP = 0x01;
  public static final int NODE_PORT = 0x02;
  static final int HOST_PORT = 0x08;
  static final int LOAD_BALANCER = 0x20;
  static final int LOCAL_REDIRECT = 0x100;
  static final int NAT_46X64 = 0x200;

  private final BpfFileSystem bpf;
  private final List<byte[][]> services4 = new ArrayList<>();
  private final List<byte[][]> services6 = new ArrayList<>();
  private final List<byte[][]> backends4 = new ArrayList<>();
  private final List<byte[][]> backends6 = new ArrayList<>();

  /** Nothing is made yet. */
  public CiliumMaps(BpfFileSystem bpf) {
    this.bpf = bpf;
  }

  /** Adds a frontend of TCP with these backends, of which the first {@code inUse} are in use. */
  public CiliumMaps service(String address, int port, int flags, int inUse, int... backendIds) {
    return service(TCP, 0, address, port, flags, inUse, backendIds);
  }

  /** The like for another protocol, 0 being any, and another scope. */
  CiliumMaps service(
      int protocol, int scope, String address, int port, int flags, int inUse, int... backendIds) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    for (int slot = 0; slot <= backendIds.length; slot++) {
      ByteBuffer key = ByteBuffer.allocate(bytes.length + 8).put(bytes).putShort((short) port);
      key.order(ByteOrder.nativeOrder()).putShort((short) slot);
      key.put((byte) protocol).put((byte) scope);
      ByteBuffer value = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
      value.putInt(slot == 0 ? 0 : backendIds[slot - 1]);
      value.putShort((short) (slot == 0 ? inUse : 0)).putShort((short) 7);
      value.put((byte) flags).put((byte) (flags >> 8));
      (bytes.length == 4 ? services4 : services6).add(new byte[][] {key.array(), value.array()});
    }
    return this;
  }

  /** Adds a backend of TCP. */
  public CiliumMaps backend(int id, String address, int port) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    ByteBuffer key = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(id);
    ByteBuffer value = ByteBuffer.allocate(bytes.length + 8).put(bytes).putShort((short) port);
    value.put((byte) 6);
    (bytes.length == 4 ? backends4 : backends6).add(new byte[][] {key.array(), value.array()});
    return this;
  }

  /** Makes the four maps and fills them. */
  public CiliumMaps make(int capacity) {
    return make(AddressFamily.IPV4, capacity).make(AddressFamily.IPV6, capacity);
  }

  CiliumMaps make(AddressFamily family, int capacity) {
    int address = family.addressBytes();
    create(services(family), address + 8, 12, capacity);
    create(backends(family), 4, address + 8, capacity);
    return fill(family);
  }

  /** Writes what was added into the maps, what is there already once more. */
  CiliumMaps fill(AddressFamily family) {
    boolean four = family == AddressFamily.IPV4;
    bpf.update(bpf.mounted(services(family)), four ? services4 : services6);
    bpf.update(bpf.mounted(backends(family)), four ? backends4 : backends6);
    return this;
  }

  private static String services(AddressFamily family) {
    return family == AddressFamily.IPV4 ? "cilium_lb4_services_v2" : "cilium_lb6_services_v2";
  }

  private static String backends(AddressFamily family) {
    return family == AddressFamily.IPV4 ? "cilium_lb4_backends_v3" : "cilium_lb6_backends_v3";
  }

  Path create(String name, int key, int value, int capacity) {
    return bpf.create(name, "hash", key, value, capacity, NO_PREALLOC);
  }
}
