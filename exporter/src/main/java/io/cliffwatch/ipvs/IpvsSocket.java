// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static io.cliffwatch.ipvs.IpvsUapi.GETINFO_BYTES;
import static io.cliffwatch.ipvs.IpvsUapi.GETINFO_NUM_SERVICES;
import static io.cliffwatch.ipvs.IpvsUapi.GETINFO_SIZE;
import static io.cliffwatch.ipvs.IpvsUapi.GETINFO_VERSION;
import static io.cliffwatch.ipvs.IpvsUapi.IP_VS_SO_GET_INFO;
import static io.cliffwatch.linux.LinuxUapi.AF_INET;
import static io.cliffwatch.linux.LinuxUapi.SOCK_CLOEXEC;
import static io.cliffwatch.linux.LinuxUapi.SOCK_DGRAM;
import static io.cliffwatch.linux.LinuxUapi.SOL_IP;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * IPVS' socket option (net/netfilter/ipvs/ip_vs_ctl.c). Needs CAP_NET_ADMIN in the network
 * namespace in which it was made. Loads no module: a kernel without IPVS answers ENOPROTOOPT.
 */
final class IpvsSocket implements IpvsReader.InfoSource {
  private final Libc libc;
  private @Nullable Fd socket;
  private final ByteBuffer answer =
      ByteBuffer.allocateDirect(GETINFO_BYTES).order(ByteOrder.nativeOrder());

  /** Opens the socket at its first use. */
  IpvsSocket(Libc libc) {
    this.libc = requireNonNull(libc, "libc is null");
  }

  @Override
  public IpvsInfo info() throws IOException {
    int length =
        libc.getSocketOption(
            "getsockopt(IP_VS_SO_GET_INFO)", fd(), SOL_IP, IP_VS_SO_GET_INFO, answer);
    if (length != GETINFO_BYTES) {
      throw new IOException(
          "getsockopt(IP_VS_SO_GET_INFO): %d bytes, not %d".formatted(length, GETINFO_BYTES));
    }
    return new IpvsInfo(
        unsigned(GETINFO_VERSION), unsigned(GETINFO_SIZE), unsigned(GETINFO_NUM_SERVICES));
  }

  private Fd fd() throws SyscallException {
    Fd open = socket;
    if (open == null) {
      open = libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      socket = open;
    }
    return open;
  }

  private long unsigned(int index) {
    return Integer.toUnsignedLong(answer.getInt(index));
  }

  @Override
  public void close() {
    Fd open = socket;
    if (open != null) {
      open.close();
    }
  }
}
