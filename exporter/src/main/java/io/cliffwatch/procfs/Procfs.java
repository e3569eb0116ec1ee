// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int BUFFER_BYTES = 16_384;

  /** Checks the argument. */
  public Procfs {
    requireNonNull(root, "root is null");
  }

  /** Tells whether the file exists. */
  public boolean exists(String file) {
    return Files.exists(root.resolve(file));
  }

  /**
   * Reads a whole file, in few large reads: {@code Files.readString} begins with a single byte, and
   * the kernel answers the read after it with the end of the file for sysctls, so that 20 would
   * become 2.
   */
  public String text(String file) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = Files.newInputStream(root.resolve(file))) {
      for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
        text.write(buffer, 0, read);
      }
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads where a link points to, such as {@code self/ns/pid} to {@code pid:[4026531836]}. */
  public String link(String file) throws IOException {
    return Files.readSymbolicLink(root.resolve(file)).toString();
  }

  /** Reads a whole file as lines. */
  public List<String> lines(String file) throws IOException {
    return text(file).lines().toList();
  }
}
