// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One line of {@code /proc/PID/cgroup} (proc_cgroup_show in kernel/cgroup/cgroup.c): in which group
 * of one hierarchy a process is.
 *
 * @param controllers the controllers of a hierarchy of version 1; empty for version 2
 * @param path the group's path; where the reader's cgroup namespace begins further down, it begins
 *     with {@code /..}
 */
public record Membership(Set<String> controllers, String path) {
  private static final int FIELDS = 3;

  /** Checks the arguments. */
  public Membership {
    controllers = Set.copyOf(controllers);
    requireNonNull(path, "path is null");
  }

  /**
   * Reads the lines of the file.
   *
   * @throws IOException when one of them has another form
   */
  public static List<Membership> parse(List<String> lines) throws IOException {
    List<Membership> memberships = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(":", FIELDS);
      if (fields.length < FIELDS || !fields[2].startsWith("/")) {
        throw new IOException("not a line of /proc/PID/cgroup: " + line);
      }
      Set<String> controllers = fields[1].isEmpty() ? Set.of() : Set.of(fields[1].split(",", -1));
      memberships.add(new Membership(controllers, fields[2]));
    }
    return memberships;
  }

  boolean isVersion2() {
    return controllers.isEmpty();
  }

  /** Tells whether the path is seen from a cgroup namespace that begins further down. */
  boolean isFromFurtherDown() {
    return path.startsWith("/..");
  }

  /**
   * Returns the part of the path that can be told, without a slash in front; empty for the root.
   */
  String knownPart() {
    String rest = path;
    while (rest.startsWith("/..")) {
      rest = rest.substring("/..".length());
    }
    return rest.isEmpty() ? "" : rest.substring(1);
  }
}
