// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for runs among the processes. A process that has run for a while and is none is not looked
 * at again, so a look costs little more than the list of all numbers.
 *
 * <p>Safe for use by several threads.
 */
final class RunningRestores {
  /** A process is forked with its parent's name; by then it has called exec, if ever. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** The number of one that has ended may be given to a run; then a look at all of them is due. */
  private static final int LOOKS_UNTIL_ANEW = 16;

  private final Processes processes;
  private Set<Long> others = Set.of();
  private int looks;

  RunningRestores(Processes processes) {
    this.processes = requireNonNull(processes, "processes is null");
  }

  /** Looks now. */
  synchronized List<RunningRestore> look(NodeNetwork node) throws IOException {
    if (looks++ % LOOKS_UNTIL_ANEW == 0) {
      others = Set.of();
    }
    Set<Long> stillOthers = new HashSet<>();
    List<RunningRestore> running = new ArrayList<>();
    double uptime = processes.uptime();
    for (long process : processes.numbers()) {
      if (others.contains(process)) {
        stillOthers.add(process);
        continue;
      }
      Optional<ProcessStat> stat = processes.stat(process);
      if (stat.isEmpty() || stat.get().hasEnded()) {
        continue;
      }
      Duration age = stat.get().age(uptime);
      if (CommandParser.isCandidate(stat.get().name())) {
        find(process, stat.get().name(), age, node).ifPresent(running::add);
      } else if (age.compareTo(SETTLED) > 0) {
        stillOthers.add(process);
      }
    }
    others = stillOthers;
    return running;
  }

  private Optional<RunningRestore> find(long process, String name, Duration age, NodeNetwork node)
      throws IOException {
    List<String> words = processes.commandLine(process);
    Optional<Boolean> onNode = node.has(process);
    if (words.isEmpty() || onNode.isEmpty()) {
      return Optional.empty(); // it has ended meanwhile
    }
    Optional<Command> command =
        CommandParser.ofCommandLine(words).or(() -> CommandParser.ofName(name));
    return Optional.of(
        new RunningRestore(process, name, command, onNode.get(), age, System.nanoTime()));
  }
}
