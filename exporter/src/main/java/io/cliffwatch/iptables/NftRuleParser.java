// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VALUE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VERDICT;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_IMMEDIATE_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_IMMEDIATE_DREG;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_VERDICT_CHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_VERDICT_CODE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_XT_INFO;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_XT_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_XT_REV;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_GOTO;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_JUMP;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NF_DROP;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.nftables.Expressions;
import io.cliffwatch.netlink.nftables.Rule;
import io.cliffwatch.netlink.nftables.RuleVisitor;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Understands the rules of one table as {@code iptables-nft} writes them, and tells {@link
 * TableFacts}. Older versions leave more to {@code xt} matches and targets, newer ones write more
 * expressions of nf_tables' own; both say the same.
 *
 * <p>What is not known here is counted and passed over. One instance serves one table; nothing of a
 * rule is kept.
 */
final class NftRuleParser implements RuleVisitor {
  private static final byte[] DNAT = "DNAT".getBytes(US_ASCII);
  private static final byte[] REJECT = "REJECT".getBytes(US_ASCII);
  private static final long PORT = 0xffff;

  private final ChainNames chains;
  private final TableFacts facts;
  private final RegisterFacts registers;
  private final NftTranslation translation;
  private final RuleFields fields = new RuleFields();
  private final AttributeReader inner = new AttributeReader();
  private final AttributeReader innermost = new AttributeReader();
  private boolean astray;
  private long unknown;
  private final SortedSet<String> unknownExpressions = new TreeSet<>();

  NftRuleParser(AddressFamily family, NftTable table, TableFacts facts) {
    this(family, table.chains(), facts);
  }

  NftRuleParser(AddressFamily family, ChainNames chains, TableFacts facts) {
    this.chains = chains;
    this.facts = facts;
    registers = new RegisterFacts(family);
    translation = new NftTranslation(family);
  }

  /** Returns what was passed over because it is unknown. */
  UnknownParts unknown() {
    return new UnknownParts(unknown, unknownExpressions);
  }

  /**
   * Tells whether a rule jumps to a chain that is not among those of its table. In the kernel there
   * is no such rule.
   */
  boolean isAstray() {
    return astray;
  }

  @Override
  public void visit(Rule rule) throws MalformedMessageException {
    fields.clear();
    switch (facts.current()) {
      case SERVICES, ENDPOINT -> takeAll(rule.expressions());
      case SERVICE, EXTERNAL, NODE_PORTS, KUBE_OTHER, OTHER -> takeJumps(rule.expressions());
    }
    facts.rule(fields);
    unknown += rule.unknownAttributes();
  }

  /** Where a rule leads is all that matters of most; what else it says is not looked at. */
  private void takeJumps(Expressions expressions) throws MalformedMessageException {
    while (expressions.next()) {
      switch (expressions.kind()) {
        case IMMEDIATE -> immediate(expressions.data());
        case UNKNOWN -> unknown(expressions);
        default -> {}
      }
    }
  }

  private void takeAll(Expressions expressions) throws MalformedMessageException {
    registers.start();
    while (expressions.next()) {
      take(expressions);
    }
    fields.protocol(registers.protocol(), registers.destinationPort());
  }

  private void take(Expressions expressions) throws MalformedMessageException {
    AttributeReader data = expressions.data();
    switch (expressions.kind()) {
      case IMMEDIATE -> immediate(data);
      case PAYLOAD -> registers.payload(data);
      case META -> registers.meta(data);
      case BITWISE -> registers.bitwise(data);
      case CMP -> registers.compare(data, fields);
      case TARGET -> target(data);
      case REJECT -> fields.refuse();
      case NAT -> {
        if (facts.current() == ChainClass.ENDPOINT) {
          translation.ofExpression(data, registers, fields);
        }
      }
      case MATCH -> {
        if (facts.current() == ChainClass.SERVICES) {
          match(data);
        }
      }
      case COUNTER, LIMIT, LOG, MASQ, REDIR, NOTRACK, QUEUE, QUOTA, CONNLIMIT, LAST -> {}
      case UNKNOWN -> {
        unknown(expressions);
        registers.clear();
      }
      default -> registers.clear(); // it may load a register
    }
  }

  private void unknown(Expressions expressions) {
    unknown++;
    if (unknownExpressions.size() < UnknownParts.MOST_NAMES) {
      unknownExpressions.add(expressions.name());
    }
  }

  private void immediate(AttributeReader data) throws MalformedMessageException {
    int register = 0;
    inner.clear();
    while (data.next()) {
      switch (data.type()) {
        case NFTA_IMMEDIATE_DREG -> register = (int) data.networkU32();
        case NFTA_IMMEDIATE_DATA -> data.nested(inner);
        default -> data.skipUnknown();
      }
    }
    while (inner.next()) {
      switch (inner.type()) {
        case NFTA_DATA_VERDICT -> {
          inner.nested(innermost);
          verdict(innermost);
        }
        case NFTA_DATA_VALUE -> registers.load(register, inner);
        default -> inner.skipUnknown();
      }
    }
  }

  private void verdict(AttributeReader verdict) throws MalformedMessageException {
    int code = NF_DROP - 1;
    int chain = -1;
    while (verdict.next()) {
      switch (verdict.type()) {
        case NFTA_VERDICT_CODE -> code = (int) verdict.networkU32();
        case NFTA_VERDICT_CHAIN -> chain = chains.find(verdict);
        default -> verdict.skipUnknown();
      }
    }
    if (code == NFT_JUMP || code == NFT_GOTO) {
      if (chain < 0) {
        astray = true;
      } else {
        fields.jumpTo(chain);
      }
    } else if (code == NF_DROP) {
      fields.refuse();
    }
  }

  /** Takes the destination port of a match that compares one; a range of ports is none. */
  private void match(AttributeReader data) throws MalformedMessageException {
    int ports = -1;
    while (data.next()) {
      switch (data.type()) {
        case NFTA_XT_NAME -> ports = PortMatch.destinationPorts(data);
        case NFTA_XT_INFO -> {
          if (ports >= 0) {
            long both = data.u32At(ports);
            registers.destinationPort(
                (both >>> Short.SIZE) == (both & PORT) ? (int) (both & PORT) : 0);
          }
        }
        case NFTA_XT_REV -> {} // all revisions begin alike
        default -> data.skipUnknown();
      }
    }
  }

  private void target(AttributeReader data) throws MalformedMessageException {
    boolean translates = false;
    long revision = 0;
    inner.clear();
    boolean informed = false;
    while (data.next()) {
      switch (data.type()) {
        case NFTA_XT_NAME -> {
          translates = data.isText(DNAT);
          if (data.isText(REJECT)) {
            fields.refuse();
          }
        }
        case NFTA_XT_REV -> revision = data.networkU32();
        case NFTA_XT_INFO -> {
          if (translates && facts.current() == ChainClass.ENDPOINT) {
            translation.ofTarget(data, revision, registers.protocol(), fields);
            informed = true;
          }
        }
        default -> data.skipUnknown();
      }
    }
    if (translates && facts.current() == ChainClass.ENDPOINT && !informed) {
      throw new MalformedMessageException("a DNAT target that does not say where to");
    }
  }
}
