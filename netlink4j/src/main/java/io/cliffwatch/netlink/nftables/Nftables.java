// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFNL_SUBSYS_NFTABLES;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_CHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_LIST_SET;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_LIST_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETCHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETGEN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETOBJ;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETRULE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETSET;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETSETELEM;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_MSG_GETTABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.Request;
import io.cliffwatch.netlink.netfilter.NetfilterHeader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * nf_tables of the connection's network namespace ({@code net/netfilter/nf_tables_api.c}).
 *
 * <p>Needs CAP_NET_ADMIN. A kernel that has nf_tables as a module which is not loaded loads it when
 * it is asked; looking creates nothing. Names are texts with a char for each of the kernel's bytes
 * (ISO-8859-1), as they need not be UTF-8.
 *
 * <p>An answer that a transaction interrupts by its commit is a {@link DumpInterruptedException};
 * whether several answers are of the same moment, {@link #generation()} tells, asked before and
 * after. Objects of a transaction that is only being prepared are never among them, but the kernel
 * finds its place in an answer of several parts by counting them, too: when it is given up
 * meanwhile, as by {@code nft -c}, something can be left out or come twice. Threads: as {@link
 * Connection}.
 */
public final class Nftables {
  private static final int AF_UNSPEC = 0; // AF_UNSPEC, bits/socket.h

  private static final Request GET_GENERATION =
      request("NFT_MSG_GETGEN", NFT_MSG_GETGEN, payload(AF_UNSPEC));

  private final Connection connection;

  /** The view that goes over all rules, as the connection answers one request at a time. */
  private final Rule rule = new Rule();

  /**
   * Uses a connection of {@code NETLINK_NETFILTER}, which stays the caller's to close.
   *
   * @param connection the way to the kernel
   */
  public Nftables(Connection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * {@return the generation of the namespace's rulesets; costs microseconds, whatever their size}
   *
   * @throws io.cliffwatch.netlink.NetlinkException EPERM without CAP_NET_ADMIN; EINVAL or
   *     EOPNOTSUPP when the kernel has no nf_tables
   * @throws IOException as {@link Connection#get}
   */
  public Generation generation() throws IOException {
    return connection.get(GET_GENERATION, GenerationDecoder::decode);
  }

  /**
   * {@return the tables of a family}
   *
   * @param family the family
   * @throws IOException as {@link Connection#dump}
   */
  public List<Table> tables(NftablesFamily family) throws IOException {
    return connection.dump(
        request("NFT_MSG_GETTABLE", NFT_MSG_GETTABLE, payload(family)),
        message -> TableDecoder.decode(message, family),
        Collectors.toUnmodifiableList());
  }

  /**
   * Collects the chains of all tables of a family, those of one table behind each other.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param family the family
   * @param collector takes the values
   * @return what the collector made of the chains
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R chains(NftablesFamily family, Collector<? super Chain, A, R> collector)
      throws IOException {
    return connection.dump(
        request("NFT_MSG_GETCHAIN", NFT_MSG_GETCHAIN, payload(family)),
        message -> ChainDecoder.decode(message, family),
        collector);
  }

  /**
   * Collects the chains of a table. The kernel tells those of the whole family (before 6.18 it has
   * no filter), so whoever wants several tables' asks {@link #chains(NftablesFamily, Collector)}.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param family the family
   * @param table the table's name
   * @param collector takes the values
   * @return what the collector made of the chains; of none, when there is no such table
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R chains(
      NftablesFamily family, String table, Collector<? super Chain, A, R> collector)
      throws IOException {
    requireNonNull(table, "table is null");
    return chains(family, Collectors.filtering(chain -> chain.table().equals(table), collector));
  }

  /**
   * Goes over the rules of a chain in their order. Asked once only: when rules change meanwhile,
   * this fails and what the visitor got is void.
   *
   * <p>The kernel finds its place in a chain of several parts again by counting, and counts rules
   * of transactions that are only being prepared. Where it lost its place, a rule does not follow
   * the one before it, which is an interrupted dump here; only the last ones of a chain can be left
   * out unseen. What comes in one part is of one moment. {@link TableRules} goes over all rules of
   * a table, and looks twice where that matters.
   *
   * @param family the family
   * @param table the table's name
   * @param chain the chain's name
   * @param visitor takes each rule; none, when there is no such chain
   * @return in how many parts the rules came
   * @throws io.cliffwatch.netlink.DumpInterruptedException when rules changed meanwhile
   * @throws IOException as {@link Connection#forEach}
   */
  public int rules(NftablesFamily family, String table, String chain, RuleVisitor visitor)
      throws IOException {
    return rules(family, table, chain.getBytes(ISO_8859_1), visitor);
  }

  int rules(NftablesFamily family, String table, byte[] chain, RuleVisitor visitor)
      throws IOException {
    requireNonNull(visitor, "visitor is null");
    AttributeWriter payload =
        name(payload(family), NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain);
    rule.startChain();
    int parts =
        connection.forEach(
            request("NFT_MSG_GETRULE", NFT_MSG_GETRULE, payload),
            message -> {
              rule.moveTo(message, family);
              if (rule.follows()) {
                visitor.visit(rule);
                rule.check();
              }
              return rule;
            },
            ignored -> {});
    if (!rule.follows()) {
      throw new DumpInterruptedException(
          "NFT_MSG_GETRULE: rule %d does not follow the one before".formatted(rule.handle()));
    }
    return parts;
  }

  /**
   * {@return the sets and maps of a table, those inside rules too; none, when there is no such
   * table}
   *
   * @param family the family
   * @param table the table's name
   * @throws IOException as {@link Connection#dump}
   */
  public List<NftSet> sets(NftablesFamily family, String table) throws IOException {
    AttributeWriter payload = name(payload(family), NFTA_SET_TABLE, table);
    try {
      return connection.dump(
          request("NFT_MSG_GETSET", NFT_MSG_GETSET, payload),
          message -> SetDecoder.decode(message, family),
          Collectors.toUnmodifiableList());
    } catch (NetlinkException e) {
      if (e.is(Errno.ENOENT)) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * {@return one set or map of a table; empty, when there is no such set or table} Costs the same
   * whatever else the table holds.
   *
   * @param family the family
   * @param table the table's name
   * @param set the set's name
   * @throws IOException as {@link Connection#get}
   */
  public Optional<NftSet> set(NftablesFamily family, String table, String set) throws IOException {
    AttributeWriter payload =
        name(name(payload(family), NFTA_SET_TABLE, table), NFTA_SET_NAME, set);
    try {
      return Optional.of(
          connection.get(
              request("NFT_MSG_GETSET", NFT_MSG_GETSET, payload),
              message -> SetDecoder.decode(message, family)));
    } catch (NetlinkException e) {
      if (e.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Collects the elements of a set or map. For each 32 KiB of the answer the kernel counts from the
   * first element again: ask {@link NftSet#elements()} where their number is enough.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param family the family
   * @param table the table's name
   * @param set the set's name
   * @param collector takes the values
   * @return what the collector made of the elements
   * @throws io.cliffwatch.netlink.NetlinkException ENOENT when there is no such set
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R elements(
      NftablesFamily family,
      String table,
      String set,
      Collector<? super SetElement, A, R> collector)
      throws IOException {
    AttributeWriter payload =
        name(name(payload(family), NFTA_SET_ELEM_LIST_TABLE, table), NFTA_SET_ELEM_LIST_SET, set);
    return connection.dump(
        request("NFT_MSG_GETSETELEM", NFT_MSG_GETSETELEM, payload),
        message -> ElementDecoder.decode(message, family),
        Collectors.flatMapping(List::stream, collector));
  }

  /**
   * {@return the stateful objects of a table; none, when there is no such table}
   *
   * @param family the family
   * @param table the table's name
   * @throws IOException as {@link Connection#dump}
   */
  public List<NftObject> objects(NftablesFamily family, String table) throws IOException {
    return connection.dump(
        request("NFT_MSG_GETOBJ", NFT_MSG_GETOBJ, name(payload(family), NFTA_OBJ_TABLE, table)),
        message -> ObjectDecoder.decode(message, family),
        Collectors.filtering(
            object -> object.table().equals(table), Collectors.toUnmodifiableList()));
  }

  private static AttributeWriter payload(NftablesFamily family) {
    return payload(family.number());
  }

  /** Adds a name as the decoders give it, a char for each byte. */
  private static AttributeWriter name(AttributeWriter payload, int type, String name) {
    return payload.text(type, name.getBytes(ISO_8859_1));
  }

  private static AttributeWriter payload(int family) {
    return new AttributeWriter(new NetfilterHeader(family).toBuffer());
  }

  private static Request request(String operation, int message, AttributeWriter payload) {
    return new Request(operation, NetfilterHeader.type(NFNL_SUBSYS_NFTABLES, message), payload);
  }
}
