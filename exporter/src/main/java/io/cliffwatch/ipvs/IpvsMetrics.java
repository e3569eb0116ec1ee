// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static io.cliffwatch.metric.MetricFamily.counter;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * What IPVS counted in the network namespace:
 *
 * <pre>
 * cliffwatch_ipvs_connections_total 1024.0
 * cliffwatch_ipvs_incoming_packets_total 20480.0
 * cliffwatch_ipvs_outgoing_packets_total 20480.0
 * cliffwatch_ipvs_incoming_bytes_total 1.5E7
 * cliffwatch_ipvs_outgoing_bytes_total 3.1E8
 * </pre>
 */
public final class IpvsMetrics implements MetricMapping<IpvsSnapshot> {
  private static final String SOURCE = "/proc/net/ip_vs_stats";
  private static final MetricFamily CONNECTIONS =
      counter("cliffwatch_ipvs_connections_total", "Connections that IPVS has scheduled", SOURCE);
  private static final MetricFamily INCOMING_PACKETS =
      counter(
          "cliffwatch_ipvs_incoming_packets_total", "Packets from clients through IPVS", SOURCE);
  private static final MetricFamily OUTGOING_PACKETS =
      counter("cliffwatch_ipvs_outgoing_packets_total", "Packets to clients through IPVS", SOURCE);
  private static final MetricFamily INCOMING_BYTES =
      counter("cliffwatch_ipvs_incoming_bytes_total", "Bytes from clients through IPVS", SOURCE);
  private static final MetricFamily OUTGOING_BYTES =
      counter("cliffwatch_ipvs_outgoing_bytes_total", "Bytes to clients through IPVS", SOURCE);

  @Override
  public List<MetricFamily> families() {
    return List.of(CONNECTIONS, INCOMING_PACKETS, OUTGOING_PACKETS, INCOMING_BYTES, OUTGOING_BYTES);
  }

  @Override
  public void write(IpvsSnapshot snapshot, Samples samples) {
    IpvsTotals totals = snapshot.totals();
    samples.add(CONNECTIONS, unsigned(totals.connections()));
    samples.add(INCOMING_PACKETS, unsigned(totals.incomingPackets()));
    samples.add(OUTGOING_PACKETS, unsigned(totals.outgoingPackets()));
    samples.add(INCOMING_BYTES, unsigned(totals.incomingBytes()));
    samples.add(OUTGOING_BYTES, unsigned(totals.outgoingBytes()));
  }

  /** A u64's value; half of it is rounded by no more than the conversion itself. */
  private static double unsigned(long value) {
    return value >= 0 ? (double) value : (double) (value >>> 1) * 2.0;
  }
}
