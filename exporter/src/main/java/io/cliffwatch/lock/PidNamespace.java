// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.Optional;

/**
 * Whose processes a procfs shows. {@code /proc/locks} leaves out the locks of those it does not
 * show (locks_show in fs/locks.c), and does not say so.
 */
record PidNamespace(Procfs procfs) {
  /** PROC_PID_INIT_INO, include/linux/proc_ns.h: the inode of the initial PID namespace. */
  private static final String INITIAL = "pid:[4026531836]";

  /** In the initial PID namespace, and in no other, kthreadd has this number. */
  private static final String KTHREADD = "2 (kthreadd) ";

  /**
   * Tells whether it shows a container's processes alone, ours. A node can be a container itself,
   * as kind makes them: what tells then is that the first process is not one of our container.
   */
  boolean isContainers() {
    Optional<String> first = cgroup("1");
    return !isInitial() && first.isPresent() && first.equals(cgroup("self"));
  }

  private boolean isInitial() {
    try {
      return procfs.link("self/ns/pid").equals(INITIAL)
          || procfs.text("2/stat").startsWith(KTHREADD);
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<String> cgroup(String process) {
    try {
      return Optional.of(procfs.text(process + "/cgroup"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
