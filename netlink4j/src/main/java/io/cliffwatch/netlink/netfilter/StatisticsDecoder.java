// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_CHAIN_TOOLONG;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_CLASH_RESOLVE;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_DROP;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_EARLY_DROP;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_ERROR;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_FOUND;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_INSERT;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_INSERT_FAILED;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_INVALID;
import static io.cliffwatch.netlink.netfilter.NetfilterUapi.CTA_STATS_SEARCH_RESTART;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.util.Arrays;
import java.util.OptionalLong;

/** One CPU's part of the answer to {@code IPCTNL_MSG_CT_GET_STATS_CPU}. */
final class StatisticsDecoder {
  private final OptionalLong[] values = new OptionalLong[CTA_STATS_CHAIN_TOOLONG + 1];

  private StatisticsDecoder() {
    Arrays.fill(values, OptionalLong.empty());
  }

  static ConntrackCpuStatistics decode(Message message) throws MalformedMessageException {
    int cpu = NetfilterHeader.read(message).resourceId();
    StatisticsDecoder decoder = new StatisticsDecoder();
    AttributeReader attributes = message.attributesAfter(NetfilterHeader.BYTES);
    while (attributes.next()) {
      decoder.take(attributes);
    }
    attributes.check();
    return decoder.statistics(cpu);
  }

  private void take(AttributeReader attributes) {
    if (attributes.type() < values.length) {
      values[attributes.type()] = OptionalLong.of(attributes.networkU32());
    } else {
      attributes.skipUnknown();
    }
  }

  private ConntrackCpuStatistics statistics(int cpu) {
    return new ConntrackCpuStatistics(
        cpu,
        values[CTA_STATS_FOUND],
        values[CTA_STATS_INVALID],
        values[CTA_STATS_INSERT],
        values[CTA_STATS_INSERT_FAILED],
        values[CTA_STATS_DROP],
        values[CTA_STATS_EARLY_DROP],
        values[CTA_STATS_ERROR],
        values[CTA_STATS_SEARCH_RESTART],
        values[CTA_STATS_CLASH_RESOLVE],
        values[CTA_STATS_CHAIN_TOOLONG]);
  }
}
