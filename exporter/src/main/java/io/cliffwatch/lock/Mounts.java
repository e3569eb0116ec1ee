// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of {@code /proc/self/mountinfo} (show_mountinfo in fs/proc_namespace.c), such as
 * {@code 31 23 0:26 / /run rw,nosuid shared:5 - tmpfs tmpfs rw}. The device in them is that of the
 * file system ({@code s_dev}), which is what {@code /proc/locks} has as well; what stat(2) says of
 * a file on btrfs is another one.
 */
final class Mounts {
  private static final Pattern LINE =
      Pattern.compile("\\d+ \\d+ (\\d{1,9}):(\\d{1,9}) \\S+ (\\S+) .*");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  private Mounts() {}

  /**
   * Returns the device that a file is on, as {@code /proc/locks} writes it; empty when no mount is
   * known that has it.
   *
   * @param file absolute, without symbolic links
   */
  static Optional<String> device(List<String> lines, Path file) {
    int longest = -1;
    Optional<String> device = Optional.empty();
    for (String line : lines) {
      Matcher fields = LINE.matcher(line);
      if (!fields.matches()) {
        continue;
      }
      Path mountPoint = Path.of(unescaped(fields.group(3)));
      // Of several at one place, the last lies on top.
      if (file.startsWith(mountPoint) && mountPoint.getNameCount() >= longest) {
        longest = mountPoint.getNameCount();
        device = Optional.of(device(fields.group(1), fields.group(2)));
      }
    }
    return device;
  }

  /** As lock_get_status in fs/locks.c writes it. */
  private static String device(String major, String minor) {
    return "%02x:%02x".formatted(Integer.valueOf(major), Integer.valueOf(minor));
  }

  /** Blanks and the like are octal, as in {@code \040}. */
  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(escape ->
            Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 8))));
  }
}
