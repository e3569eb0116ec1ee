// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.Processes;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells whether a process is in the network namespace of the node, as far as that can be known. */
final class NodeNetwork {
  private final Processes processes;
  private final long number;

  /**
   * Makes it.
   *
   * @param number of the node's namespace, see {@link Processes#network}
   */
  NodeNetwork(Processes processes, long number) {
    this.processes = requireNonNull(processes, "processes is null");
    this.number = number;
  }

  /** Tells whether a process that runs is in it; empty when it has ended. */
  Optional<Boolean> has(long process) throws IOException {
    OptionalLong network = processes.network(process);
    return network.isPresent() ? Optional.of(network.getAsLong() == number) : Optional.empty();
  }

  /**
   * Tells whether one that has just ended counts. Its record comes before it gives its namespace
   * back, but not always is there time to look: then the threads of its parent tell, one of which
   * started it. When nobody is left to ask, it counts.
   */
  boolean mayHaveHad(long process, long parent) throws IOException {
    Optional<Boolean> itself = has(process);
    if (itself.isPresent()) {
      return itself.get();
    }
    boolean elsewhere = false;
    for (String thread : processes.threads(parent)) {
      OptionalLong network = processes.network(parent, thread);
      if (network.isPresent() && network.getAsLong() == number) {
        return true;
      }
      elsewhere |= network.isPresent();
    }
    return !elsewhere;
  }
}
