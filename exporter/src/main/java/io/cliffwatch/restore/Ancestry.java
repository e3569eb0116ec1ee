// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.util.Optional;

/** Finds out who started a run: the nearest ancestor whose name is known. Shells come between. */
final class Ancestry {
  private static final int GENERATIONS = 6;

  private final Processes processes;

  Ancestry(Processes processes) {
    this.processes = requireNonNull(processes, "processes is null");
  }

  Starter starter(long parent) throws IOException {
    long process = parent;
    for (int i = 0; i < GENERATIONS && process > 1; i++) {
      Optional<ProcessStat> stat = processes.stat(process);
      if (stat.isEmpty()) {
        break;
      }
      Optional<Starter> starter = Starter.named(stat.get().name());
      if (starter.isPresent()) {
        return starter.get();
      }
      process = stat.get().parent();
    }
    return Starter.OTHER;
  }
}
