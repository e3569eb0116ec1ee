// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Tells whether a legacy iptables tool is changing tables, from {@code /proc/locks} and the inode
 * of its lock file; never takes the lock. The nf_tables backend takes none.
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
   * Reads whether somebody holds the lock.
   *
   * @throws IOException when {@code /proc/locks} or the file's inode cannot be read
   */
  public boolean held() throws IOException {
    long inode;
    try {
      inode = (Long) Files.getAttribute(file, "unix:ino");
    } catch (NoSuchFileException e) {
      return false;
    }
    return LocksParser.held(procfs.lines("locks"), inode);
  }
}
