// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Small files of procfs; those of processes are {@link Processes}'. Those of the network are under
 * {@code thread-self/net}: a collector's thread may be in another network namespace than the
 * process, and {@code /proc/net} shows the process's.
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
    stream(file, (bytes, length) -> text.write(bytes, 0, length));
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  /** What is done with the parts of a file as they come. */
  public interface Parts {
    /** Takes the first {@code length} bytes, which are overwritten afterwards. */
    void take(byte[] bytes, int length) throws IOException;
  }

  /** Hands over a file in parts, so that a long one needs no memory. */
  public void stream(String file, Parts parts) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = Files.newInputStream(root.resolve(file))) {
      for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
        parts.take(buffer, read);
      }
    }
  }

  /** Reads where a link points to, such as {@code self/ns/pid} to {@code pid:[4026531836]}. */
  public String link(String file) throws IOException {
    return Files.readSymbolicLink(root.resolve(file)).toString();
  }

  /** Returns when the kernel booted ({@code btime} of {@code stat}), seconds of the Unix epoch. */
  public long bootSeconds() throws IOException {
    for (String line : lines("stat")) {
      if (line.startsWith("btime ")) {
        return Long.parseLong(line.substring("btime ".length()).strip());
      }
    }
    throw new IOException("stat of procfs has no line btime");
  }

  /** Reads a whole file as lines. */
  public List<String> lines(String file) throws IOException {
    return text(file).lines().toList();
  }

  /** Tells whether a line of the file is as asked for, without keeping the file. */
  public boolean anyLine(String file, Predicate<String> predicate) throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve(file), StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(predicate);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
