// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.DROP;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_DATA;
import static io.cliffwatch.iptables.IptablesUapi.XT_ALIGNMENT;
import static io.cliffwatch.iptables.IptablesUapi.XT_ERROR_TARGET;
import static io.cliffwatch.iptables.IptablesUapi.XT_FUNCTION_MAXNAMELEN;
import static io.cliffwatch.iptables.IptablesUapi.XT_RETURN;
import static io.cliffwatch.iptables.IptablesUapi.XT_STANDARD_TARGET;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.iptables.TableInfo.Hook;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Walks over the entries of one table as the kernel lays them out (net/ipv4/netfilter/ip_tables.c)
 * and tells {@link TableFacts} its chains and rules.
 *
 * <p>The layout: built-in chains, each ending in its policy; then user-defined chains, each
 * beginning with an ERROR target that holds its name and ending in an unconditional return; then
 * one more ERROR target. A jump is a standard target whose verdict is the offset of a chain's first
 * rule; the verdict of a rule without a target is the offset of the next rule.
 *
 * <p>It only walks forward, one entry after the other, and looks neither back nor beyond the entry
 * at hand: it can follow the kernel while that still copies. One instance serves one table.
 */
final class IptablesParser {
  private static final TargetName STANDARD = new TargetName(XT_STANDARD_TARGET);
  private static final TargetName ERROR = new TargetName(XT_ERROR_TARGET);
  private static final TargetName DNAT = new TargetName("DNAT");
  private static final TargetName REJECT = new TargetName("REJECT");

  private final XtFamily family;
  private final TableInfo info;
  private final TableFacts facts;
  private final TargetDecoder targets;
  private final RuleFields rule = new RuleFields();

  private int offset;
  private long entries;
  private Place place = Place.BETWEEN_CHAINS;
  private Optional<Hook> hook = Optional.empty();

  /** The last entry was an unconditional return: a rule, unless the chain ends here. */
  private boolean returnPending;

  private enum Place {
    BETWEEN_CHAINS,
    BUILT_IN_CHAIN,
    USER_CHAIN,
    END
  }

  IptablesParser(XtFamily family, TableInfo info, TableFacts facts) {
    this.family = requireNonNull(family, "family is null");
    this.info = requireNonNull(info, "info is null");
    this.facts = requireNonNull(facts, "facts is null");
    targets = new TargetDecoder(family);
  }

  /**
   * Walks on over all entries that are complete.
   *
   * @param table the entries; offset 0 of the buffer is the table's first byte, byte order the
   *     machine's
   * @param available how many bytes are there already, never fewer than at the call before
   * @return how many bytes it has walked over since its first call; it never looks at them again
   * @throws MalformedTableException when it is no table; the instance is of no use then
   */
  int walk(ByteBuffer table, int available) throws MalformedTableException {
    while (offset < available && place != Place.END) {
      if (available - offset < family.entrySize() + TARGET_DATA) {
        requireMoreToCome(available);
        break;
      }
      int target = offset + unsignedShort(table, offset + family.targetOffset());
      int next = offset + unsignedShort(table, offset + family.nextOffset());
      checkExtent(target, next);
      if (next > available) {
        requireMoreToCome(available);
        break;
      }
      checkTarget(table, target, next);
      entry(table, target, next);
      entries++;
      offset = next;
    }
    return offset;
  }

  /**
   * Checks that the table is complete; call it after {@link #walk} was given all bytes.
   *
   * @throws MalformedTableException when it is not
   */
  void finish() throws MalformedTableException {
    if (place != Place.END || offset != info.bytes()) {
      throw malformed("the table does not end with its last entry");
    }
    if (entries != info.entries()) {
      throw malformed(entries + " entries instead of " + info.entries());
    }
  }

  private void requireMoreToCome(int available) throws MalformedTableException {
    if (available >= info.bytes()) {
      throw malformed("an entry is longer than what is left of the table");
    }
  }

  private void checkExtent(int target, int next) throws MalformedTableException {
    if (next > info.bytes() || (next - offset) % XT_ALIGNMENT != 0) {
      throw malformed("an entry of " + (next - offset) + " bytes");
    }
    if (target < offset + family.entrySize()
        || next - target < TARGET_DATA
        || (target - offset) % XT_ALIGNMENT != 0) {
      throw malformed("a target " + (target - offset) + " bytes into the entry");
    }
  }

  private void checkTarget(ByteBuffer table, int target, int next) throws MalformedTableException {
    if (unsignedShort(table, target) != next - target) {
      throw malformed("a target that does not fill its entry");
    }
  }

  private void entry(ByteBuffer table, int target, int next) throws MalformedTableException {
    long head = table.getLong(target);
    if (place != Place.BUILT_IN_CHAIN && ERROR.matches(head)) {
      endUserChain();
      chainHead(table, target, next);
      return;
    }
    if (place != Place.BUILT_IN_CHAIN) {
      beginBuiltInChain();
    }
    boolean standard = STANDARD.matches(head);
    if (standard && next - target < TARGET_DATA + Integer.BYTES) {
      throw malformed("a verdict that does not fit into its target");
    }
    if (hook.isPresent() && hook.get().underflow() == offset) {
      place = Place.BETWEEN_CHAINS;
      hook = Optional.empty();
      return;
    }
    flushReturn();
    if (place == Place.USER_CHAIN && standard && isUnconditionalReturn(table, target)) {
      returnPending = true;
      return;
    }
    rule(table, target, next, head);
  }

  private void beginBuiltInChain() throws MalformedTableException {
    for (Hook candidate : info.hooks()) {
      if (candidate.entry() == offset) {
        endUserChain();
        place = Place.BUILT_IN_CHAIN;
        hook = Optional.of(candidate);
        facts.builtInChain(candidate.chain(), offset);
        return;
      }
    }
    if (place == Place.BETWEEN_CHAINS) {
      throw malformed("a rule that stands in no chain");
    }
  }

  private boolean isUnconditionalReturn(ByteBuffer table, int target) {
    return target - offset == family.entrySize() && table.getInt(target + TARGET_DATA) == XT_RETURN;
  }

  private void endUserChain() throws MalformedTableException {
    if (place == Place.USER_CHAIN && !returnPending) {
      throw malformed("a chain that does not end in a return");
    }
    returnPending = false;
  }

  private void chainHead(ByteBuffer table, int target, int next) throws MalformedTableException {
    if (next == info.bytes()) {
      place = Place.END;
      return;
    }
    if (next - target < TARGET_DATA + XT_FUNCTION_MAXNAMELEN) {
      throw malformed("a chain's name that does not fit into its target");
    }
    int name = target + TARGET_DATA;
    if (!ChainNameDecoder.ends(table, name)) {
      throw malformed("a chain's name without an end");
    }
    place = Place.USER_CHAIN;
    facts.chain(ChainNameDecoder.classOf(table, name), next);
  }

  private void flushReturn() {
    if (returnPending) {
      returnPending = false;
      rule.clear();
      facts.rule(rule);
    }
  }

  private void rule(ByteBuffer table, int target, int next, long head)
      throws MalformedTableException {
    rule.clear();
    ChainClass chain = facts.current();
    if (chain == ChainClass.SERVICES) {
      targets.destination(table, offset, rule);
      targets.destinationPort(table, offset, target, rule);
    }
    if (STANDARD.matches(head)) {
      int verdict = table.getInt(target + TARGET_DATA);
      if (verdict >= 0 && verdict != next) {
        rule.jumpTo(verdict);
      } else if (verdict == DROP) {
        rule.refuse();
      }
    } else if (chain == ChainClass.SERVICES
        && REJECT.matches(head)
        && table.get(target + Long.BYTES) == 0) {
      rule.refuse();
    } else if (chain == ChainClass.ENDPOINT && DNAT.matches(head)) {
      targets.translation(table, offset, target, rule);
    }
    facts.rule(rule);
  }

  private static int unsignedShort(ByteBuffer table, int index) {
    return Short.toUnsignedInt(table.getShort(index));
  }

  private MalformedTableException malformed(String what) {
    return new MalformedTableException("table " + info.name() + ": " + what, offset);
  }
}
