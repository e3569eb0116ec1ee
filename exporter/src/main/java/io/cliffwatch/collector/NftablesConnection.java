// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;

import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.TableRules;
import java.io.IOException;

/** nf_tables over connections that are opened at their first use, see {@link KernelConnection}. */
public final class NftablesConnection implements AutoCloseable {
  private final KernelConnection connection = new KernelConnection(NETLINK_NETFILTER);
  private final KernelConnection shortDumps = KernelConnection.forShortDumps(NETLINK_NETFILTER);

  /** Returns what asks for all but the rules of whole tables. */
  public Nftables get() throws IOException {
    return new Nftables(connection.get());
  }

  /** Returns what goes over the rules of whole tables. */
  public TableRules rules() throws IOException {
    return new TableRules(connection.get(), shortDumps.get());
  }

  @Override
  public void close() {
    try (shortDumps) {
      connection.close();
    }
  }
}
