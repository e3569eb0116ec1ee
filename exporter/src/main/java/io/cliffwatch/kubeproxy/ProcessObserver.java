// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Follows kube-proxy's process from its start to its end, and what it uses.
 *
 * <p>Safe for use by several threads, which are in the node's network namespace: the collector's
 * asks for everything, the watcher's looks at the CPU time many times in between.
 */
final class ProcessObserver implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final String RESIDENT = "VmRSS:";
  private static final long KIBIBYTE = 1024;

  private final Procfs procfs;
  private final ProcessFinder finder;
  private final MeterChoice meters;
  private final LongSupplier nanoTime;
  private ProcessFinder.Found found = new ProcessFinder.Found(List.of(), Optional.empty());
  private Optional<Followed> followed = Optional.empty();
  private Optional<Long> ended = Optional.empty();
  private long restarts;
  private long scanned;
  private long verified;
  private long bootSeconds;

  /** The process that is followed. */
  private record Followed(ProcessStat process, CpuMeter meter, PeakWindow peaks) {}

  ProcessObserver(Procfs procfs, Cgroupfs cgroupfs, LongSupplier nanoTime) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    Processes processes = new Processes(procfs);
    this.finder = new ProcessFinder(processes);
    this.meters = new MeterChoice(processes, cgroupfs);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.scanned = nanoTime.getAsLong() - SECOND.toNanos();
  }

  /** Returns everything, as it is now. */
  synchronized Observation observe() throws IOException {
    long now = nanoTime.getAsLong();
    verify();
    if (now - scanned >= SECOND.toNanos() || followed.isEmpty()) {
      scan(now);
    }
    Optional<ProcessFigures> running = followed.isPresent() ? figures() : Optional.empty();
    long pid = running.map(ProcessFigures::pid).orElse(0L);
    return new Observation(
        running,
        found.proxies().stream().map(ProcessStat::pid).filter(other -> other != pid).toList(),
        found.host(),
        ended.map(moment -> Duration.ofNanos(now - moment)),
        restarts);
  }

  /**
   * Looks at the CPU time, and for the next process where one has ended.
   *
   * @return when to look again
   */
  synchronized Duration sample() throws IOException {
    long now = nanoTime.getAsLong();
    if (now - verified >= SECOND.toNanos()) {
      verify();
    }
    if (followed.isEmpty()) {
      if (ended.isPresent() && now - scanned >= SECOND.toNanos()) {
        scan(now);
      }
      return SECOND;
    }
    CpuMeter meter = followed.get().meter();
    try {
      followed.get().peaks().add(nanoTime.getAsLong(), meter.nanos());
    } catch (IOException e) {
      gone(e);
    }
    return meter.interval();
  }

  private void verify() throws IOException {
    verified = nanoTime.getAsLong();
    if (followed.isPresent() && finder.now(followed.get().process()).isEmpty()) {
      end();
    }
  }

  private void end() throws IOException {
    ended = Optional.of(nanoTime.getAsLong());
    close();
  }

  /** What was counted is gone: usually with the process, which then is no error. */
  private void gone(IOException cause) throws IOException {
    verify();
    if (followed.isPresent()) {
      close(); // what counts it is chosen anew at the next scan
      throw cause;
    }
  }

  private void scan(long now) throws IOException {
    scanned = now;
    found = finder.find();
    if (followed.isEmpty() && !found.proxies().isEmpty()) {
      follow(found.proxies().getFirst());
    }
  }

  private void follow(ProcessStat process) throws IOException {
    CpuMeter meter;
    try {
      meter = meters.meter(process);
    } catch (IOException e) {
      if (finder.now(process).isEmpty()) {
        return; // it has ended meanwhile
      }
      throw e;
    }
    followed = Optional.of(new Followed(process, meter, new PeakWindow()));
    restarts += ended.isPresent() ? 1 : 0;
    ended = Optional.empty();
  }

  private Optional<ProcessFigures> figures() throws IOException {
    Followed now = followed.orElseThrow();
    try {
      long moment = nanoTime.getAsLong();
      long cpu = now.meter().nanos();
      now.peaks().add(moment, cpu);
      return Optional.of(
          new ProcessFigures(
              now.process().pid(),
              cpu / 1e9,
              now.meter().counted(),
              now.peaks().cores(moment),
              resident(now.process().pid()),
              now.process().startSeconds(boot())));
    } catch (IOException e) {
      gone(e);
      return Optional.empty();
    }
  }

  private long resident(long pid) throws IOException {
    for (String line : procfs.lines(pid + "/status")) {
      if (line.startsWith(RESIDENT)) {
        String number = line.substring(RESIDENT.length()).replace("kB", "").strip();
        return KIBIBYTE * Long.parseLong(number);
      }
    }
    throw new IOException("status of process " + pid + " has no line " + RESIDENT);
  }

  /** Asked once: it changes with the clock, and kube-proxy would seem to have been restarted. */
  private long boot() throws IOException {
    if (bootSeconds == 0) {
      bootSeconds = procfs.bootSeconds();
    }
    return bootSeconds;
  }

  /** Lets the process go; the next scan finds it, or the one that follows. */
  @Override
  public synchronized void close() throws IOException {
    Optional<Followed> last = followed;
    followed = Optional.empty();
    if (last.isPresent()) {
      last.get().meter().close();
    }
  }
}
