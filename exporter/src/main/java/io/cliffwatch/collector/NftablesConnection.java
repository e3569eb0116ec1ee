// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;

import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.TableRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** nf_tables over connections that are opened at their first use, see {@link KernelConnection}. */
public final class NftablesConnection implements AutoCloseable {
  private final KernelConnection connection = new KernelConnection(NETLINK_NETFILTER);
  private @Nullable TableRules rules;

  /** Returns what asks for all but the rules of whole tables. */
  public Nftables get() throws IOException {
    return new Nftables(connection.get());
  }

  /** Returns what goes over the rules of whole tables. */
  public TableRules rules() throws IOException {
    TableRules open = rules;
    if (open == null) {
      open = TableRules.open(connection.get(), KernelConnection.RECEIVE_TIMEOUT);
      rules = open;
    }
    return open;
  }

  @Override
  public void close() {
    connection.close();
    try {
      if (rules != null) {
        rules.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
