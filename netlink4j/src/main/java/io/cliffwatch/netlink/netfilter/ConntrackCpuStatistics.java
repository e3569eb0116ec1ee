// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What connection tracking counted on one CPU since the network namespace was made. Each is a u32
 * that wraps around; empty where the kernel does not have it.
 *
 * @param cpu the CPU's number
 * @param found lookups that found an entry ({@code CTA_STATS_FOUND})
 * @param invalid packets that could not be tracked ({@code CTA_STATS_INVALID})
 * @param insert entries inserted ({@code CTA_STATS_INSERT}); stays 0 on newer kernels
 * @param insertFailed entries that lost against another of the same tuple ({@code
 *     CTA_STATS_INSERT_FAILED})
 * @param drop packets dropped for want of an entry ({@code CTA_STATS_DROP})
 * @param earlyDrop entries removed to make room in a full table ({@code CTA_STATS_EARLY_DROP})
 * @param error packets dropped by a protocol's checks ({@code CTA_STATS_ERROR})
 * @param searchRestart lookups restarted because the table was resized ({@code
 *     CTA_STATS_SEARCH_RESTART})
 * @param clashResolve clashes resolved ({@code CTA_STATS_CLASH_RESOLVE}, Linux 5.10)
 * @param chainTooLong entries refused because their hash chain is too long ({@code
 *     CTA_STATS_CHAIN_TOOLONG}, Linux 5.15)
 */
public record ConntrackCpuStatistics(
    int cpu,
    OptionalLong found,
    OptionalLong invalid,
    OptionalLong insert,
    OptionalLong insertFailed,
    OptionalLong drop,
    OptionalLong earlyDrop,
    OptionalLong error,
    OptionalLong searchRestart,
    OptionalLong clashResolve,
    OptionalLong chainTooLong) {
  /** Checks for null. */
  public ConntrackCpuStatistics {
    requireNonNull(found, "found is null");
    requireNonNull(invalid, "invalid is null");
    requireNonNull(insert, "insert is null");
    requireNonNull(insertFailed, "insertFailed is null");
    requireNonNull(drop, "drop is null");
    requireNonNull(earlyDrop, "earlyDrop is null");
    requireNonNull(error, "error is null");
    requireNonNull(searchRestart, "searchRestart is null");
    requireNonNull(clashResolve, "clashResolve is null");
    requireNonNull(chainTooLong, "chainTooLong is null");
  }
}
