// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts the CPU time of the process, of the children that it has waited for, and of those that
 * still run: a restore of some seconds counts as it goes on, not all at once when it ends.
 *
 * <p>Children that run are known from {@code task/TID/children} (CONFIG_PROC_CHILDREN); without
 * that file they count when they have ended. One that ends between two looks at it is missed for a
 * moment; the sum never goes back.
 */
final class ProcessMeter implements CpuMeter {
  /** It takes a file per thread. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Processes processes;
  private final ProcessStat process;
  private final String why;
  private long most;

  /**
   * Makes the meter.
   *
   * @param why why the control group does not count, for people
   */
  ProcessMeter(Processes processes, ProcessStat process, String why) {
    this.processes = requireNonNull(processes, "processes is null");
    this.process = requireNonNull(process, "process is null");
    this.why = requireNonNull(why, "why is null");
  }

  @Override
  public long nanos() throws IOException {
    // The process first: a child that it reaps afterwards is missed, never counted twice.
    Optional<ProcessStat> stat = processes.stat(process.pid());
    if (stat.isEmpty()) {
      throw new NoSuchFileException("process " + process.pid());
    }
    long own = stat.get().cpuNanos();
    most = Math.max(most, own + running(process.pid()));
    return most;
  }

  /** Returns the CPU time of the children that were not waited for yet, and of theirs. */
  private long running(long parent) throws IOException {
    long sum = 0;
    for (String thread : processes.threads(parent)) {
      Optional<String> children = processes.text(parent, "task/" + thread + "/children");
      for (String child : children.orElse("").strip().split(" ", -1)) {
        if (!child.isEmpty()) {
          sum += tree(Long.parseLong(child));
        }
      }
    }
    return sum;
  }

  private long tree(long pid) throws IOException {
    Optional<ProcessStat> stat = processes.stat(pid);
    return stat.isEmpty() ? 0 : stat.get().cpuNanos() + running(pid);
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public String counted() {
    return "the process and of those it has started, because " + why;
  }

  @Override
  public void close() {}
}
