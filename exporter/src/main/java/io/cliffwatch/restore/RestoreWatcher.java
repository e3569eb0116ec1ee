// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Watcher;
import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.log.Repetition;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.taskstats.ExitRecord;
import io.cliffwatch.netlink.taskstats.ExitRecords;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the exit records of the commands that change the data plane. The kernel leaves out those
 * of all other processes, so it costs nothing on a node that forks a lot.
 *
 * <p>{@code docs/restores.md} says what is not known of them.
 */
public final class RestoreWatcher implements Watcher {
  private static final Logger LOGGER = LoggerFactory.getLogger(RestoreWatcher.class);
  private static final Path CPUS = Path.of("/sys/devices/system/cpu/possible");
  private static final Duration WAIT = Duration.ofMillis(500);

  /** After this time it is tried again whether records come. */
  private static final Duration RETRY = Duration.ofMinutes(5);

  /** A thread of this name ends, to see whether its record comes: 15 bytes, as names have. */
  private static final String PROBE = "taskstats-probe";

  private static final String OTHER_PROCESSES =
      "the kernel gives exit records to processes of the initial PID namespace only; in a"
          + " container, run in the node's (hostPID: true)";
  private static final String OTHER_NETWORK =
      "no exit records come: the kernel sends them to the machine's initial network namespace only;"
          + " in a container, run in the node's (hostNetwork: true), elsewhere set"
          + " collectors.restore.network-namespace";

  private final Processes processes;
  private final Optional<Path> recordNamespace;
  private final RestoreRecorder recorder;
  private final Repetition doubts = new Repetition();
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile Optional<Outcome.Absent<RestoreSnapshot>> obstacle = Optional.empty();

  /**
   * Opens nothing.
   *
   * @param recordNamespace the network namespace to which the kernel sends the records, which is
   *     the machine's initial one; empty when the thread is in it. Runs count that are in the
   *     namespace in which the thread begins to watch
   */
  public RestoreWatcher(Processes processes, Optional<Path> recordNamespace) {
    this.processes = requireNonNull(processes, "processes is null");
    this.recordNamespace = requireNonNull(recordNamespace, "recordNamespace is null");
    this.recorder = new RestoreRecorder(processes);
  }

  @Override
  public void watch() throws IOException, InterruptedException {
    try {
      recorder.on(new NodeNetwork(processes, processes.ownNetwork()));
      if (recordNamespace.isPresent()) {
        enter(recordNamespace.get());
      }
      while (true) {
        obstacle = Optional.of(session());
        decided.countDown();
        Thread.sleep(RETRY);
      }
    } finally {
      decided.countDown();
    }
  }

  /** Watches until that fails; returns why it cannot watch here. */
  private Outcome.Absent<RestoreSnapshot> session() throws IOException, InterruptedException {
    Optional<ExitRecords> opened;
    try {
      opened = ExitRecords.open(Files.readString(CPUS).strip(), names(), WAIT);
    } catch (NetlinkException e) {
      if (e.is(Errno.EINVAL)) {
        return new Outcome.Absent<>(OTHER_PROCESSES, Lack.OF_PERMISSION);
      }
      if (e.is(Errno.EPERM)) {
        return new Outcome.Absent<>(String.valueOf(e.getMessage()), Lack.OF_PERMISSION);
      }
      throw e;
    }
    if (opened.isEmpty()) {
      return new Outcome.Absent<>("this kernel writes no exit records (CONFIG_TASKSTATS)");
    }
    try (ExitRecords records = opened.get()) {
      if (!probe(records)) {
        return new Outcome.Absent<>(OTHER_NETWORK, Lack.OF_PERMISSION);
      }
      obstacle = Optional.empty();
      decided.countDown();
      follow(records);
    }
    throw new InterruptedException("closed");
  }

  private static List<String> names() {
    return Stream.concat(CommandParser.NAMES.stream(), Stream.of(PROBE)).toList();
  }

  /** Lets a thread of ours end and waits for its record. */
  private static boolean probe(ExitRecords opened) throws IOException {
    Thread.ofPlatform().daemon().name(PROBE).start(() -> {});
    long end = System.nanoTime() + 2 * WAIT.toNanos();
    do {
      if (opened.next().stream().anyMatch(RestoreWatcher::isProbe)) {
        return true;
      }
    } while (System.nanoTime() < end);
    return false;
  }

  private static boolean isProbe(ExitRecord record) {
    return record.command().equals(PROBE)
        && record.threadGroupId().orElse(ProcessHandle.current().pid())
            == ProcessHandle.current().pid();
  }

  private static void enter(Path file) throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.open(file)) {
      namespace.enter();
    } catch (SyscallException e) {
      throw new IOException(
          "cannot enter " + file + ", where exit records come: " + e.getMessage(), e);
    }
  }

  private void follow(ExitRecords records) throws IOException {
    long lost = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (ExitRecord record : records.next()) {
          take(record);
        }
      } catch (MalformedMessageException e) {
        recorder.totals().addLost(1);
        if (doubts.isNew(e)) {
          LOGGER.warn("an exit record cannot be read: {}", e.getMessage());
        }
      }
      long now = records.lost();
      recorder.totals().addLost((now - lost) & 0xffff_ffffL);
      lost = now;
    }
  }

  /** A process that cannot be looked at is no reason to miss the others. */
  private void take(ExitRecord record) {
    try {
      recorder.take(record);
    } catch (IOException e) {
      recorder.totals().addLost(1);
      if (doubts.isNew(e)) {
        LOGGER.warn("a run of {} cannot be told: {}", record.command(), e.toString());
      }
    }
  }

  /**
   * Tells whether a run that can change rules is under way on this node now, as far as processes
   * can be seen. Any thread's.
   *
   * @throws IOException when the processes cannot be read
   */
  public boolean rulesAreChanging() throws IOException {
    return recorder.running().stream()
        .filter(RunningRestore::counts)
        .anyMatch(run -> run.command().filter(Command::changesRules).isPresent());
  }

  RestoreRecorder recorder() {
    return recorder;
  }

  /**
   * Returns why there is nothing to watch on this node, empty while it watches.
   *
   * @param patience how long to wait until that is known
   * @throws IOException when it is not known by then
   */
  Optional<Outcome.Absent<RestoreSnapshot>> obstacle(Duration patience) throws IOException {
    try {
      if (!decided.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("it is not known yet whether exit records come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return obstacle;
  }
}
