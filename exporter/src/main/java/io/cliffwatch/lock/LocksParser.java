// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads lines of {@code /proc/locks}, such as {@code 1: FLOCK ADVISORY WRITE 917 00:1a:1234 0 EOF};
 * a waiter's line has {@code ->} after the number.
 */
final class LocksParser {
  private static final String WAITS = "->";
  private static final int TYPE = 1;
  private static final int PROCESS = 4;
  private static final int FILE = 5;

  private LocksParser() {}

  /**
   * A process's part in a lock.
   *
   * @param process its number; empty when the procfs does not show it
   * @param waits whether it waits for the lock, else it holds it
   * @param device that the locked file is on, such as {@code 00:1a}
   */
  record Part(OptionalLong process, boolean waits, String device) {}

  /** Returns the parts in locks of files of this inode, on whatever device. */
  static List<Part> parts(List<String> lines, long inode) {
    String suffix = ":" + inode;
    return lines.stream()
        .filter(line -> line.contains(suffix + " "))
        .map(line -> part(line, suffix))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Part> part(String line, String suffix) {
    boolean waits = line.contains(WAITS);
    String[] fields = line.replace(WAITS, "").strip().split("\\s+", -1);
    if (fields.length <= FILE || !fields[TYPE].equals("FLOCK") || !fields[FILE].endsWith(suffix)) {
      return Optional.empty();
    }
    OptionalLong process =
        fields[PROCESS].matches("[1-9]\\d{0,9}")
            ? OptionalLong.of(Long.parseLong(fields[PROCESS]))
            : OptionalLong.empty();
    String device = fields[FILE].substring(0, fields[FILE].length() - suffix.length());
    return Optional.of(new Part(process, waits, device));
  }
}
