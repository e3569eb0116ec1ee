// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Reads the table's size from {@code /proc/sys/net/netfilter} and its statistics over ctnetlink.
 *
 * <p>Asking a kernel for ctnetlink that has it as a module would load the module; this looks first
 * and loads none. The statistics are missing then, and {@link #remark} says so.
 */
public final class ConntrackReader implements Reader<ConntrackSnapshot> {
  private static final String SYSCTLS = "sys/net/netfilter/nf_conntrack_";

  private final Procfs procfs;
  private final CpuCounters counters = new CpuCounters();
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_NETFILTER);

  /** Opens nothing yet. */
  public ConntrackReader(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
  }

  @Override
  public Outcome<ConntrackSnapshot> read() throws IOException {
    if (!procfs.exists(SYSCTLS + "count")) {
      return new Outcome.Absent<>("connection tracking (nf_conntrack) is not loaded");
    }
    return new Outcome.Read<>(
        new ConntrackSnapshot(
            sysctl("count"),
            sysctl("max"),
            sysctl("buckets"),
            ctnetlinkLoaded(procfs)
                ? counters.sum(new Conntrack(connection.get()).statistics())
                : Map.of()));
  }

  @Override
  public String remark(ConntrackSnapshot snapshot) {
    return snapshot.counters().isEmpty()
        ? "the statistics are missing: the module nf_conntrack_netlink is not loaded; cliffwatch"
            + " loads none, modprobe it"
        : "";
  }

  /**
   * Where connection tracking itself is no module, its netlink interface is taken to be none, too.
   */
  private static boolean ctnetlinkLoaded(Procfs procfs) throws IOException {
    if (!procfs.exists("modules")) {
      return true;
    }
    List<String> modules = procfs.lines("modules");
    return modules.stream().anyMatch(line -> line.startsWith("nf_conntrack_netlink "))
        || modules.stream().noneMatch(line -> line.startsWith("nf_conntrack "));
  }

  private long sysctl(String name) throws IOException {
    String text = procfs.text(SYSCTLS + name).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("/proc/" + SYSCTLS + name + " is no number: '" + text + "'", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
