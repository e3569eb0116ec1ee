// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.linux.SyscallException;
import java.nio.file.Path;

/** Threads in another network; what they start and open is there, too. */
final class NetworkThread {
  private NetworkThread() {}

  /** Makes a thread that enters the network namespace of a file before it begins with the task. */
  static Thread of(Path namespace, String name, Runnable task) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .unstarted(() -> {
          enter(namespace);
          task.run();
        });
  }

  /** Moves the calling thread into the network namespace of a file. */
  static void enter(Path namespace) {
    try (NetworkNamespace network = NetworkNamespace.open(namespace)) {
      network.enter();
    } catch (SyscallException e) {
      throw new IllegalStateException("cannot enter " + namespace, e);
    }
  }
}
