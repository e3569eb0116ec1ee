// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a legacy iptables tool is changing tables, from {@code /proc/locks} and the device
 * and inode of its lock file; never takes the lock. The nf_tables backend takes none.
 */
public final class XtablesLock {
  private final Procfs procfs;
  private final Path file;

  /**
   * Opens nothing.
   *
   * @param file usually {@code /run/xtables.lock}; it need not exist
   */
  public XtablesLock(Procfs procfs, Path file) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.file = requireNonNull(file, "file is null");
  }

  /**
   * Reads whether somebody holds the lock, as far as can be seen: see {@link #blindness}.
   *
   * @throws IOException when {@code /proc/locks} or the file's inode cannot be read
   */
  public boolean held() throws IOException {
    return !parts().isEmpty();
  }

  /** Reads who holds the lock, and who waits for it. */
  List<LocksParser.Part> parts() throws IOException {
    long inode;
    try {
      inode = (Long) Files.getAttribute(file, "unix:ino");
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<LocksParser.Part> parts = LocksParser.parts(procfs.lines("locks"), inode);
    if (parts.isEmpty()) {
      return parts; // which is usually so, and the mounts can be many
    }
    Optional<String> device = device();
    return device.isEmpty()
        ? parts
        : parts.stream().filter(part -> part.device().equals(device.get())).toList();
  }

  /** Inodes of a tmpfs are small numbers, which files elsewhere have too. */
  private Optional<String> device() throws IOException {
    try {
      return Mounts.device(procfs.lines("self/mountinfo"), file.toRealPath());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns why a holder of the lock may go unseen although there are tables to lock, one sentence.
   * A file of the same name that is not the node's cannot be told from it.
   */
  public Optional<String> blindness() {
    return hidden(", so tables may be counted while they are changed");
  }

  /** Returns the same without what follows for the censuses. */
  Optional<String> unseen() {
    return hidden("");
  }

  private Optional<String> hidden(String consequence) {
    if (!Files.exists(file)) {
      return Optional.of(
          "there is no "
              + file
              + consequence
              + "; in a container, mount the node's (hostPath, FileOrCreate)");
    }
    if (new PidNamespace(procfs).isContainers()) {
      return Optional.of(
          "holders of "
              + file
              + " in other PID namespaces cannot be seen"
              + consequence
              + "; run in the node's PID namespace (hostPID: true)");
    }
    return Optional.empty();
  }
}
