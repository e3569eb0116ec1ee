// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.iptables.FamilyCensus.Counts;
import java.util.EnumMap;
import java.util.Map;

/**
 * Takes the chains and rules of one table in the order in which a reader walks over them: a chain,
 * then its rules, then the next chain.
 */
final class TableFacts {
  /** What is kept of a table beside the counts. */
  interface Details {
    /** A chain begins. */
    void chain(ChainClass chainClass, int key);

    /** A built-in chain begins, to which no rule jumps. */
    default void builtInChain(String name, int key) {
      chain(ChainClass.of(name), key);
    }

    /** A rule of that chain. */
    void rule(ChainClass chainClass, RuleFields rule);
  }

  private static final class Tally {
    private long rules;
    private long chains;
  }

  private final Details details;
  private final Map<ChainClass, Tally> tallies = new EnumMap<>(ChainClass.class);
  private ChainClass current = ChainClass.OTHER;
  private Tally tally = new Tally();

  TableFacts(Details details) {
    this.details = requireNonNull(details, "details is null");
  }

  /**
   * A chain begins.
   *
   * @param chainClass its class
   * @param key the number by which rules of this table jump to it, from 0; greater than that of the
   *     chain before. Rules may jump to chains that come later.
   */
  void chain(ChainClass chainClass, int key) {
    begin(chainClass);
    details.chain(chainClass, key);
  }

  /** A built-in chain begins, which the kernel itself sends packets to; else as any chain. */
  void builtInChain(String name, int key) {
    begin(ChainClass.of(name));
    details.builtInChain(name, key);
  }

  private void begin(ChainClass chainClass) {
    current = chainClass;
    tally = tallies.computeIfAbsent(current, _ -> new Tally());
    tally.chains++;
  }

  /** A rule of the current chain; the instance can be filled again afterwards. */
  void rule(RuleFields rule) {
    tally.rules++;
    details.rule(current, rule);
  }

  /** Returns the class of the current chain, which tells what of its rules is needed. */
  ChainClass current() {
    return current;
  }

  Map<ChainClass, Counts> classes() {
    Map<ChainClass, Counts> classes = new EnumMap<>(ChainClass.class);
    tallies.forEach((chainClass, counted) ->
        classes.put(chainClass, new Counts(counted.rules, counted.chains)));
    return classes;
  }

  Counts total() {
    return classes().values().stream().reduce(Counts.NONE, Counts::plus);
  }
}
