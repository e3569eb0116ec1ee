// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;

/**
 * Goes over all rules of a table in the way that costs the kernel least.
 *
 * <p>It can be asked for the rules of a table or of one chain. For each part of a table (32 KiB,
 * some hundred rules) it counts from the first rule again ({@code nf_tables_dump_rules}), so every
 * part costs more than the one before; chain by chain, each chain costs a request. So a table is
 * asked for as a whole until {@value #WHOLESALE} rules have come and a chain ends, and what is
 * behind that chain by chain.
 *
 * <p>Whether all of it is of the same moment, {@link Nftables#generation()} tells, asked before and
 * after. Needs CAP_NET_ADMIN. Not safe for use by several threads.
 */
public final class TableRules implements AutoCloseable {
  /** Where both ways cost the same: measured on Linux 6.18 with about three rules a chain. */
  static final int WHOLESALE = 16_384;

  /**
   * Opens connections of {@code NETLINK_NETFILTER} in the network namespace that is read; they are
   * closed here.
   */
  public interface Connections {
    /**
     * Opens one for a dump that may be left before its end.
     *
     * @return as {@link Connection#open}
     * @throws IOException when the kernel refuses
     */
    Connection open() throws IOException;

    /**
     * Opens one for chains of a few rules.
     *
     * @return as {@link Connection#openForShortDumps}
     * @throws IOException when the kernel refuses
     */
    Connection openForShortDumps() throws IOException;
  }

  static Connections sockets(Duration receiveTimeout) {
    return new Connections() {
      @Override
      public Connection open() throws IOException {
        return Connection.open(NETLINK_NETFILTER, receiveTimeout);
      }

      @Override
      public Connection openForShortDumps() throws IOException {
        return Connection.openForShortDumps(NETLINK_NETFILTER, receiveTimeout);
      }
    };
  }

  /** Leaves a dump; it is no error, and who threw it is known. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super("enough rules", null, false, false);
    }
  }

  private final Nftables forLong;
  private final Connection shortDumps;
  private final Nftables forShort;
  private final Connections connections;
  private final int wholesale;

  /** Whether the rules of a table came in the order of its chains so far. */
  private boolean ordered = true;

  TableRules(Connection connection, Connections connections, int wholesale) throws IOException {
    this.forLong = new Nftables(connection);
    this.connections = connections;
    this.wholesale = wholesale;
    this.shortDumps = connections.openForShortDumps();
    this.forShort = new Nftables(shortDumps);
  }

  /**
   * Opens what it needs besides a connection for the rules of long chains.
   *
   * @param connection a connection of {@code NETLINK_NETFILTER}, which stays the caller's to close
   * @param receiveTimeout how long to wait for an answer
   * @return the caller's to close
   * @throws IOException when the kernel refuses a socket
   */
  public static TableRules open(Connection connection, Duration receiveTimeout) throws IOException {
    return open(connection, sockets(requireNonNull(receiveTimeout, "receiveTimeout is null")));
  }

  /**
   * As {@link #open(Connection, Duration)}, with connections of the caller's choice.
   *
   * @param connection a connection of {@code NETLINK_NETFILTER}, which stays the caller's to close
   * @param connections opens the others
   * @return the caller's to close
   * @throws IOException when one cannot be opened
   */
  public static TableRules open(Connection connection, Connections connections) throws IOException {
    return new TableRules(
        connection, requireNonNull(connections, "connections is null"), WHOLESALE);
  }

  /**
   * Goes over the rules of a table. Asked once only: when rules change meanwhile, this fails and
   * what the visitor got is void.
   *
   * @param family the family
   * @param table the table's name
   * @param chains its chains
   * @param visitor takes each chain with its rules
   * @throws io.cliffwatch.netlink.DumpInterruptedException when rules changed meanwhile
   * @throws MalformedMessageException also when a rule came that belongs to none of the chains that
   *     were due: they changed meanwhile, or the kernel has another order, and from then on this
   *     asks chain by chain
   * @throws IOException as {@link Connection#forEach}
   */
  public void forEach(NftablesFamily family, String table, ChainList chains, TableVisitor visitor)
      throws IOException {
    Position position = new Position(chains, visitor);
    if (ordered && wholesale(family, table, position)) {
      position.finish();
      return;
    }
    while (position.moveToNext()) {
      int chain = position.chain;
      Nftables asked = chains.isLong(chain) ? forLong : forShort;
      asked.rules(family, table, chains.name(chain), visitor);
    }
    shortDumps.checkEnded();
  }

  /** Tells whether all rules have come. */
  private boolean wholesale(NftablesFamily family, String table, Position position)
      throws IOException {
    // What is left of the answer goes with the connection.
    try (Connection connection = connections.open()) {
      new Nftables(connection).rules(family, table, position);
      return true;
    } catch (Enough e) {
      return false;
    }
  }

  /** How far a table has been gone over. */
  private final class Position implements RuleVisitor {
    private final ChainList chains;
    private final TableVisitor visitor;
    private int chain = -1;
    private long rules;

    Position(ChainList chains, TableVisitor visitor) {
      this.chains = requireNonNull(chains, "chains is null");
      this.visitor = requireNonNull(visitor, "visitor is null");
    }

    @Override
    public void visit(Rule rule) throws MalformedMessageException {
      if (chain < 0 || !rule.isOf(chains.name(chain))) {
        if (rules >= wholesale) {
          throw new Enough();
        }
        do {
          if (!moveToNext()) {
            ordered = false;
            throw new MalformedMessageException(
                "rule " + rule.handle() + " is of none of the chains that were due");
          }
        } while (!rule.isOf(chains.name(chain)));
      }
      rules++;
      visitor.visit(rule);
    }

    boolean moveToNext() throws MalformedMessageException {
      if (chain + 1 >= chains.size()) {
        return false;
      }
      visitor.chain(++chain);
      return true;
    }

    /** The chains behind the last rule have none. */
    void finish() throws MalformedMessageException {
      boolean more;
      do {
        more = moveToNext();
      } while (more);
    }
  }

  @Override
  public void close() throws IOException {
    shortDumps.close();
  }
}
