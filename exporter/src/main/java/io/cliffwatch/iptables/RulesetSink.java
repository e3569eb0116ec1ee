// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.function.BiFunction;

/** Takes the tables of one family as a reader walks over them. */
interface RulesetSink {
  /** Begins a table; each name once. */
  TableFacts table(String name);

  /**
   * Makes a sink for each family that has tables.
   *
   * @param <S> the kind of sink
   */
  @FunctionalInterface
  interface Factory<S extends RulesetSink> extends BiFunction<AddressFamily, Backend, S> {}
}
