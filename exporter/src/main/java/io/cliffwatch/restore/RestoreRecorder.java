// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.taskstats.ExitRecord;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs of exit records. They tell nothing of a process's arguments and its network namespace,
 * so processes that run are looked at from time to time ({@link #running}), and recognised when
 * their records come.
 *
 * <p>Records come from one thread, looks from any.
 */
final class RestoreRecorder {
  /** From here on the last tick, which the scheduler's sum lacks, is a small part. */
  private static final Duration MANY_TICKS = Duration.ofMillis(50);

  private final RunningRestores runningRestores;
  private final Ancestry ancestry;
  private final RestoreTotals totals = new RestoreTotals();
  private volatile Map<Long, RunningRestore> seen = Map.of();
  private volatile @Nullable NodeNetwork node;

  RestoreRecorder(Processes processes) {
    this.runningRestores = new RunningRestores(processes);
    this.ancestry = new Ancestry(processes);
  }

  /** Says which runs count: those in this network. Before that nobody takes records. */
  void on(NodeNetwork network) {
    node = network;
  }

  RestoreTotals totals() {
    return totals;
  }

  void take(ExitRecord record) throws IOException {
    boolean thread = record.threadGroupId().orElse(record.processId()) != record.processId();
    if (thread || record.forkedOnly()) {
      return; // it is a part of a run, or a helper of one
    }
    Optional<RunningRestore> running =
        Optional.ofNullable(seen.get(record.processId()))
            .filter(found -> found.isOneThatRan(record.elapsed(), System.nanoTime()));
    NodeNetwork network = requireNonNull(node, "node is null");
    boolean onNode =
        running.isPresent()
            ? running.get().onNode()
            : network.mayHaveHad(record.processId(), record.parentId());
    Optional<Command> command =
        running.isPresent() && running.get().name().equals(record.command())
            ? running.get().command()
            : CommandParser.ofName(
                record.command(), listed(record)); // it may have called exec since
    if (onNode && command.isPresent()) {
      totals.add(
          new RestoreRun(
              command.get(),
              ancestry.starter(record.parentId()),
              record.succeeded(),
              record.elapsed(),
              cpu(record),
              System.nanoTime()));
    }
  }

  /** What a run that fails writes are its complaints, of which there can be a lot. */
  private static boolean listed(ExitRecord record) {
    return record.writtenBytes() > 0 && record.succeeded();
  }

  /**
   * The scheduler's sum is exact but for the time since its last tick, which is all of it for a
   * short run; the ticks are right on average over many.
   */
  static Duration cpu(ExitRecord record) {
    return record.scheduled().compareTo(MANY_TICKS) >= 0
        ? record.scheduled()
        : record.user().plus(record.system());
  }

  /**
   * Looks for the runs of this moment; they are recognised when their records come. Any thread's.
   *
   * @return none before it began to watch
   */
  List<RunningRestore> running() throws IOException {
    NodeNetwork network = node;
    if (network == null) {
      return List.of();
    }
    List<RunningRestore> running = runningRestores.look(network);
    seen =
        running.stream()
            .collect(Collectors.toUnmodifiableMap(RunningRestore::process, Function.identity()));
    return running;
  }
}
