// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.cgroupfs.Cgroup;
import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.cgroupfs.Membership;
import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses what counts kube-proxy's CPU time: its control group where that is its own, as in a
 * container or a service of systemd; else the process and those it has started. A group is its own
 * when it is not the root and holds nobody but kube-proxy, those it comes from, such as a shell or
 * a launcher, and those that come from it.
 */
record MeterChoice(Processes processes, Cgroupfs cgroupfs) {
  MeterChoice {
    requireNonNull(processes, "processes is null");
    requireNonNull(cgroupfs, "cgroupfs is null");
  }

  CpuMeter meter(ProcessStat process) throws IOException {
    List<Membership> memberships =
        Membership.parse(processes.procfs().lines(process.pid() + "/cgroup"));
    Optional<Cgroup> group = cgroupfs.groupOf(process.pid(), memberships);
    if (group.isEmpty()) {
      return new ProcessMeter(
          processes, process, "no control group of its own is seen in " + cgroupfs.root());
    }
    Optional<ProcessStat> other = other(group.get(), process);
    if (other.isPresent()) {
      return new ProcessMeter(
          processes,
          process,
          "its control group also holds %s (process %d)"
              .formatted(other.get().name(), other.get().pid()));
    }
    return new CgroupMeter(group.get());
  }

  /** Returns a process of the group that has nothing to do with kube-proxy. */
  private Optional<ProcessStat> other(Cgroup group, ProcessStat process) throws IOException {
    Set<Long> kin = new HashSet<>(Set.of(process.pid()));
    for (Optional<ProcessStat> up = processes.stat(process.parent());
        up.isPresent();
        up = parent(up.get())) {
      kin.add(up.get().pid());
    }
    for (long member : group.processes()) {
      Optional<ProcessStat> stat = processes.stat(member);
      if (stat.isPresent() && !kin.contains(member) && !comesFrom(process.pid(), stat.get())) {
        return stat;
      }
    }
    return Optional.empty();
  }

  private boolean comesFrom(long ancestor, ProcessStat process) throws IOException {
    for (Optional<ProcessStat> up = parent(process); up.isPresent(); up = parent(up.get())) {
      if (up.get().pid() == ancestor) {
        return true;
      }
    }
    return false;
  }

  private Optional<ProcessStat> parent(ProcessStat process) throws IOException {
    return process.parent() == 0 ? Optional.empty() : processes.stat(process.parent());
  }
}
