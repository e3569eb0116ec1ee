// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.netfilter.NetfilterUapi.IPCTNL_MSG_CT_GET_STATS_CPU;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.NFNL_SUBSYS_CTNETLINK;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.Request;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Connection tracking of the connection's network namespace (ctnetlink, {@code
 * net/netfilter/nf_conntrack_netlink.c}).
 *
 * <p>Needs CAP_NET_ADMIN. Threads: as {@link Connection}.
 */
public final class Conntrack {
  private static final int AF_UNSPEC = 0; // AF_UNSPEC, bits/socket.h

  private static final Request GET_STATISTICS =
      new Request(
          "IPCTNL_MSG_CT_GET_STATS_CPU",
          NetfilterHeader.type(NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET_STATS_CPU),
          new AttributeWriter(new NetfilterHeader(AF_UNSPEC).toBuffer()));

  private final Connection connection;

  /**
   * Uses a connection of {@code NETLINK_NETFILTER}, which stays the caller's to close.
   *
   * @param connection the way to the kernel
   */
  public Conntrack(Connection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * Reads the counters of each CPU, as {@code conntrack -S} prints them.
   *
   * <p>A kernel that has ctnetlink as a module which is not loaded loads it now: whoever must not
   * change anything looks first.
   *
   * @return one element per possible CPU, in the kernel's order
   * @throws io.cliffwatch.netlink.NetlinkException EPERM without CAP_NET_ADMIN; EINVAL or
   *     EOPNOTSUPP when the kernel has no ctnetlink
   * @throws IOException as {@link Connection#dump}
   */
  public List<ConntrackCpuStatistics> statistics() throws IOException {
    return connection.dump(
        GET_STATISTICS, StatisticsDecoder::decode, Collectors.toUnmodifiableList());
  }
}
