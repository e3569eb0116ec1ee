// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.corpus;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.Request;
import io.cliffwatch.netlink.netfilter.NetfilterHeader;
import io.cliffwatch.netlink.testing.Capture;
import io.cliffwatch.netlink.testing.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;

/** Dumps of nf_tables over nfnetlink, of all families and tables. */
public enum NftDump {
  /** NFT_MSG_GETTABLE, linux/netfilter/nf_tables.h. */
  TABLES(1),
  /** NFT_MSG_GETCHAIN. */
  CHAINS(4),
  /** NFT_MSG_GETRULE. */
  RULES(7),
  /** NFT_MSG_GETSET; maps and verdict maps are sets as well. */
  SETS(10);

  private static final int NFNL_SUBSYS_NFTABLES = 10; // linux/netfilter/nfnetlink.h
  private static final int NFPROTO_UNSPEC = 0; // linux/netfilter.h
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final int message;

  NftDump(int message) {
    this.message = message;
  }

  /** Records the dump in the calling thread's network namespace. */
  public Capture record() throws IOException {
    Recorder recorder = new Recorder(NetlinkSocket.open(NETLINK_NETFILTER, TIMEOUT));
    try (Connection connection = new Connection(recorder)) {
      count(connection);
      return recorder.capture();
    }
  }

  /** Asks and returns how many objects there are. */
  public long count(Connection connection) throws IOException {
    AttributeWriter header = new AttributeWriter(new NetfilterHeader(NFPROTO_UNSPEC).toBuffer());
    Request request =
        new Request(name(), NetfilterHeader.type(NFNL_SUBSYS_NFTABLES, message), header);
    return connection.dump(request, object -> 1, Collectors.counting());
  }
}
