// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds kube-proxy among the processes of the node. A process is looked at twice, because it may
 * take its name only after it was started, and then no more until everybody is looked at anew. Used
 * by one thread at a time.
 */
final class ProcessFinder {
  private static final String KUBE_PROXY = "kube-proxy";

  /** Programs that run kube-proxy within, and many others: k3s, RKE2's relative, and MicroK8s. */
  private static final Set<String> HOSTS = Set.of("k3s", "k3s-server", "k3s-agent", "kubelite");

  /** A process ID is not given anew before all others were; then a look at all of them is due. */
  private static final int SCANS_UNTIL_ANEW = 16;

  private final Processes processes;
  private Set<Long> seenOnce = Set.of();
  private Set<Long> strangers = Set.of();
  private int scans;

  /**
   * What was found.
   *
   * @param proxies processes of that name, the longest-running first
   * @param host the program that may run kube-proxy within
   */
  record Found(List<ProcessStat> proxies, Optional<ProcessStat> host) {
    Found {
      proxies = List.copyOf(proxies);
    }
  }

  ProcessFinder(Processes processes) {
    this.processes = requireNonNull(processes, "processes is null");
  }

  /** Looks for processes in the network namespace of the calling thread. */
  Found find() throws IOException {
    if (scans++ % SCANS_UNTIL_ANEW == 0) {
      strangers = Set.of();
      seenOnce = Set.of();
    }
    List<ProcessStat> proxies = new ArrayList<>();
    Optional<ProcessStat> host = Optional.empty();
    Set<Long> nextOnce = new HashSet<>();
    Set<Long> nextStrangers = new HashSet<>();
    for (long pid : processes.numbers()) {
      if (strangers.contains(pid)) {
        nextStrangers.add(pid);
        continue;
      }
      Optional<ProcessStat> stat = stat(pid);
      boolean ours = stat.isPresent() && isKnown(stat.get().name()) && isOfThisNode(pid);
      if (!ours) {
        (seenOnce.contains(pid) ? nextStrangers : nextOnce).add(pid);
      } else if (stat.get().name().equals(KUBE_PROXY)) {
        proxies.add(stat.get());
      } else {
        host = stat;
      }
    }
    seenOnce = nextOnce;
    strangers = nextStrangers;
    proxies.sort(Comparator.comparingLong(ProcessStat::startTicks));
    return new Found(proxies, host);
  }

  /** Returns the process as it is now; empty when it has ended. */
  Optional<ProcessStat> now(ProcessStat process) throws IOException {
    return stat(process.pid()).filter(now -> now.startTicks() == process.startTicks());
  }

  private Optional<ProcessStat> stat(long pid) throws IOException {
    return processes.stat(pid).filter(stat -> !stat.hasEnded());
  }

  private static boolean isKnown(String name) {
    return name.equals(KUBE_PROXY) || HOSTS.contains(name);
  }

  /** Tells whether a process is in the thread's network namespace. */
  private boolean isOfThisNode(long pid) throws IOException {
    OptionalLong network = processes.network(pid);
    return network.isPresent() && network.getAsLong() == processes.ownNetwork();
  }
}
