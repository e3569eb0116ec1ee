// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the node's control groups are mounted: version 2 there itself, version 1 with a folder per
 * hierarchy, or both as systemd's hybrid layout has them.
 *
 * @param root usually {@code /sys/fs/cgroup}
 */
public record Cgroupfs(Path root) {
  /** Where a search ends: a pod's container is five below the root, systemd's services two. */
  private static final int DEEPEST = 8;

  /** Checks the argument. */
  public Cgroupfs {
    requireNonNull(root, "root is null");
  }

  /**
   * Finds the group that accounts a process's CPU time, if it is not the root's. Whoever looks from
   * a cgroup namespace of its own, as a container does, sees only a part of the path; then the
   * folder is searched for that holds the process.
   *
   * @param pid the process
   * @param memberships what {@code /proc/PID/cgroup} says of it
   * @return empty when it is in no group but the root, or in one that is not to be seen here
   */
  public Optional<Cgroup> groupOf(long pid, List<Membership> memberships) throws IOException {
    for (Membership membership : memberships) {
      Optional<Cgroup> hierarchy = hierarchy(membership);
      if (hierarchy.isPresent() && !membership.knownPart().isEmpty()) {
        Optional<Cgroup> group = locate(hierarchy.get(), membership, pid);
        if (group.isPresent()) {
          return group;
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the root group of the hierarchy that the line is about, if it accounts CPU time. */
  private Optional<Cgroup> hierarchy(Membership membership) {
    if (membership.controllers().contains("cpuacct")) {
      return Stream.of("cpuacct", "cpu,cpuacct")
          .map(root::resolve)
          .filter(Files::isDirectory)
          .findFirst()
          .map(folder -> new Cgroup(folder, Cgroup.Version.V1));
    }
    if (membership.isVersion2()) {
      return Stream.of(root, root.resolve("unified"))
          .filter(folder -> Files.exists(folder.resolve("cgroup.controllers")))
          .findFirst()
          .map(folder -> new Cgroup(folder, Cgroup.Version.V2));
    }
    return Optional.empty();
  }

  private static Optional<Cgroup> locate(Cgroup hierarchy, Membership membership, long pid)
      throws IOException {
    Cgroup named = below(hierarchy, hierarchy.folder(), membership);
    if (named.contains(pid)) {
      return Optional.of(named);
    }
    return membership.isFromFurtherDown() ? search(hierarchy, membership, pid) : Optional.empty();
  }

  private static Optional<Cgroup> search(Cgroup hierarchy, Membership membership, long pid)
      throws IOException {
    try (Stream<Path> folders = Files.walk(hierarchy.folder(), DEEPEST)) {
      for (Path above : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
        Cgroup group = below(hierarchy, above, membership);
        if (group.contains(pid)) {
          return Optional.of(group);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a group that was removed during the search
    }
    return Optional.empty();
  }

  private static Cgroup below(Cgroup hierarchy, Path above, Membership membership) {
    return new Cgroup(above.resolve(membership.knownPart()), hierarchy.version());
  }
}
