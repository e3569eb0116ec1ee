// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One control group that accounts CPU time.
 *
 * @param folder its folder
 * @param version whose files it has
 */
public record Cgroup(Path folder, Version version) {
  /** Systemd within a container and the like nest a few groups; nobody nests more. */
  private static final int DEEPEST = 4;

  /** The two interfaces of the kernel. */
  public enum Version {
    /** Nanoseconds in {@code cpuacct.usage}, kernel/sched/cpuacct.c. */
    V1("cpuacct.usage"),
    /** Microseconds as {@code usage_usec} in {@code cpu.stat}, kernel/cgroup/rstat.c. */
    V2("cpu.stat");

    private final String usageFile;

    Version(String usageFile) {
      this.usageFile = usageFile;
    }
  }

  /** Checks the arguments. */
  public Cgroup {
    requireNonNull(folder, "folder is null");
    requireNonNull(version, "version is null");
  }

  /** Tells whether the process is in the group itself, not in one below. */
  public boolean contains(long pid) throws IOException {
    return Files.exists(procs(folder)) && numbers(procs(folder)).contains(pid);
  }

  /** Returns the processes in the group and in those below, whose CPU time counts as its own. */
  public Set<Long> processes() throws IOException {
    Set<Long> all = new TreeSet<>();
    try (Stream<Path> folders = Files.walk(folder, DEEPEST)) {
      for (Path group : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
        all.addAll(numbers(procs(group)));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return all;
  }

  /** Opens what tells the group's CPU time, again and again. */
  public CpuUsage cpuUsage() throws IOException {
    return CpuUsage.open(folder.resolve(version.usageFile), version);
  }

  private static Path procs(Path group) {
    return group.resolve("cgroup.procs");
  }

  /** A group that was removed meanwhile has no processes. */
  private static Set<Long> numbers(Path file) throws IOException {
    Set<Long> numbers = new TreeSet<>();
    try {
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        if (!line.isEmpty()) {
          numbers.add(Long.valueOf(line));
        }
      }
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (NumberFormatException e) {
      throw new IOException(file + " has more than numbers", e);
    }
    return numbers;
  }
}
