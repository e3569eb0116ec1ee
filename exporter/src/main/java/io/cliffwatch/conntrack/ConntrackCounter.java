// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.netfilter.ConntrackCpuStatistics;
import java.util.OptionalLong;
import java.util.function.Function;

/** The counters that the kernel keeps per CPU, struct ip_conntrack_stat. */
public enum ConntrackCounter {
  /** Lookups that found an entry. */
  FOUND("found", "Lookups that found an entry", ConntrackCpuStatistics::found),
  /** Packets that could not be tracked. */
  INVALID("invalid", "Packets that could not be tracked", ConntrackCpuStatistics::invalid),
  /** Entries inserted. */
  INSERT(
      "insert", "Entries inserted; newer kernels no longer count", ConntrackCpuStatistics::insert),
  /** Entries that lost a race. */
  INSERT_FAILED(
      "insert_failed",
      "Entries that could not be inserted because another of the same tuple was faster",
      ConntrackCpuStatistics::insertFailed),
  /** Packets dropped for want of an entry. */
  DROP("drop", "Packets dropped because no entry could be made", ConntrackCpuStatistics::drop),
  /** Entries removed to make room. */
  EARLY_DROP(
      "early_drop",
      "Entries removed to make room in a full table",
      ConntrackCpuStatistics::earlyDrop),
  /** Packets with errors. */
  ERROR("error", "Packets that a protocol's checks refused", ConntrackCpuStatistics::error),
  /** Lookups restarted. */
  SEARCH_RESTART(
      "search_restart",
      "Lookups restarted because the table was being resized",
      ConntrackCpuStatistics::searchRestart),
  /** Clashes resolved. */
  CLASH_RESOLVE(
      "clash_resolve",
      "Insertions of the same tuple at the same time that were resolved",
      ConntrackCpuStatistics::clashResolve),
  /** Entries refused because of a long chain. */
  CHAIN_TOO_LONG(
      "chaintoolong",
      "Entries not inserted because their hash chain is too long",
      ConntrackCpuStatistics::chainTooLong);

  private final String word;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
  private final Function<ConntrackCpuStatistics, OptionalLong> value;

  ConntrackCounter(String word, String help, Function<ConntrackCpuStatistics, OptionalLong> value) {
    this.word = requireNonNull(word, "word is null");
    this.help = requireNonNull(help, "help is null");
    this.value = requireNonNull(value, "value is null");
  }

  /** Returns the word that {@code conntrack -S} uses. */
  public String word() {
    return word;
  }

  /** Returns what it counts, one sentence without its full stop. */
  public String help() {
    return help;
  }

  /** Returns one CPU's count, a u32 that wraps; empty when the kernel does not have it. */
  OptionalLong of(ConntrackCpuStatistics statistics) {
    return value.apply(statistics);
  }
}
