// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import java.util.List;

/**
 * Reads lines of {@code /proc/locks}, such as {@code 1: FLOCK ADVISORY WRITE 917 00:1a:1234 0 EOF};
 * a waiter's line has {@code ->} after the number. The device is left out of the comparison: what
 * stat(2) says of it differs from the kernel's on some file systems, and a second lock file of the
 * same inode only makes a census wait.
 */
final class LocksParser {
  private static final int INODE_FIELD = 5;

  private LocksParser() {}

  static boolean held(List<String> lines, long inode) {
    String suffix = ":" + inode;
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > INODE_FIELD)
        .anyMatch(fields -> fields[1].equals("FLOCK") && fields[INODE_FIELD].endsWith(suffix));
  }
}
