// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.MalformedMessageException;
import java.io.IOException;

/**
 * Goes over all rules of a table, chain by chain: for all rules of a table at once the kernel
 * counts from the first again for each part of the answer ({@code nf_tables_dump_rules}), which
 * takes quadratic time, and where a transaction is given up meanwhile it loses its place.
 *
 * <p>A chain that comes in several parts is asked for twice, and both answers must have the same
 * rules. Whether all chains are of the same moment, {@link Nftables#generation()} tells, asked
 * before and after. Needs CAP_NET_ADMIN. Not safe for use by several threads.
 */
public final class TableRules {
  private final Nftables forLong;
  private final Connection shortDumps;
  private final Nftables forShort;

  /**
   * Uses two connections of {@code NETLINK_NETFILTER}, which stay the caller's to close.
   *
   * @param connection for chains of many rules
   * @param shortDumps for all others: {@link Connection#forShortDumps}
   */
  public TableRules(Connection connection, Connection shortDumps) {
    this.forLong = new Nftables(connection);
    this.shortDumps = requireNonNull(shortDumps, "shortDumps is null");
    this.forShort = new Nftables(shortDumps);
  }

  /**
   * Goes over the rules of a table. When rules change meanwhile, this fails and what the visitor
   * got is void.
   *
   * @param family the family
   * @param table the table's name
   * @param chains its chains
   * @param visitor takes each chain with its rules
   * @throws DumpInterruptedException when rules changed meanwhile
   * @throws IOException as {@link Connection#forEach}
   */
  public void forEach(NftablesFamily family, String table, ChainList chains, TableVisitor visitor)
      throws IOException {
    try {
      for (int chain = 0; chain < chains.size(); chain++) {
        visitor.chain(chain);
        Nftables asked = chains.isLong(chain) ? forLong : forShort;
        Handles handles = new Handles(visitor);
        if (asked.rules(family, table, chains.name(chain), handles) > 1) {
          confirm(asked, family, table, chains.name(chain), handles);
        }
      }
    } catch (IOException | RuntimeException e) {
      // What a concluded dump left would fail the next, quiet reading.
      try {
        shortDumps.checkEnded();
      } catch (IOException torn) {
        e.addSuppressed(torn);
      }
      throw e;
    }
    shortDumps.checkEnded();
  }

  private static void confirm(
      Nftables nftables, NftablesFamily family, String table, byte[] chain, Handles first)
      throws IOException {
    Handles second = new Handles(ignored -> {});
    nftables.rules(family, table, chain, second);
    if (!second.areThoseOf(first)) {
      throw new DumpInterruptedException("a chain had other rules when it was asked for again");
    }
  }

  /** Which rules have come. */
  private static final class Handles implements RuleVisitor {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final RuleVisitor visitor;
    private long rules;
    private long digest;

    Handles(RuleVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void visit(Rule rule) throws MalformedMessageException {
      rules++;
      digest = Long.rotateLeft(digest ^ rule.handle(), 1) * MULTIPLIER;
      visitor.visit(rule);
    }

    boolean areThoseOf(Handles other) {
      return rules == other.rules && digest == other.digest;
    }
  }
}
