// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Small files of procfs. Those of the network are under {@code thread-self/net}: a collector's
 * thread may be in another network namespace than the process, and {@code /proc/net} shows the
 * process's.
 *
 * @param root usually {@code /proc}
 */
public record Procfs(Path root) {
  /** Checks the argument. */
  public Procfs {
    requireNonNull(root, "root is null");
  }

  /** Tells whether the file exists. */
  public boolean exists(String file) {
    return Files.exists(root.resolve(file));
  }

  /** Reads a whole file. */
  public String text(String file) throws IOException {
    return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
  }

  /** Reads a whole file as lines. */
  public List<String> lines(String file) throws IOException {
    return text(file).lines().toList();
  }
}
