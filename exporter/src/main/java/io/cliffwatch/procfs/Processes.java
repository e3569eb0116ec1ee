// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The processes that a procfs shows. Each may end at any moment, so what is asked of one is empty
 * when it has ended.
 *
 * <p>Nothing here needs CAP_SYS_PTRACE, as reading {@code /proc/PID/ns/net} of a process with more
 * capabilities does.
 *
 * @param procfs the procfs
 */
public record Processes(Procfs procfs) {
  private static final Pattern NUL = Pattern.compile("\0");

  /** Checks the argument. */
  public Processes {
    requireNonNull(procfs, "procfs is null");
  }

  /** Returns the numbers of all processes. */
  public long[] numbers() throws IOException {
    String[] names = procfs.root().toFile().list();
    if (names == null) {
      throw new IOException("cannot list " + procfs.root());
    }
    return Arrays.stream(names).filter(Processes::isNumber).mapToLong(Long::parseLong).toArray();
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Reads a whole file of a process, such as {@code comm}. */
  public Optional<String> text(long process, String file) throws IOException {
    try {
      return Optional.of(procfs.text(process + "/" + file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // ESRCH: it ended between opening and reading, for which Java has no exception of its own.
      if (procfs.exists(Long.toString(process))) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Returns the numbers of a process's threads, none when it has ended. */
  public List<String> threads(long process) {
    String[] threads = procfs.root().resolve(process + "/task").toFile().list();
    return threads == null ? List.of() : List.of(threads);
  }

  /** Returns what {@code /proc/PID/stat} says. */
  public Optional<ProcessStat> stat(long process) throws IOException {
    Optional<String> line = text(process, "stat");
    return line.isPresent() ? Optional.of(ProcessStat.parse(line.get())) : Optional.empty();
  }

  /** Returns the program with its arguments, none when it has ended. */
  public List<String> commandLine(long process) throws IOException {
    return text(process, "cmdline")
        .filter(words -> !words.isEmpty())
        .map(words -> NUL.splitAsStream(words).toList())
        .orElse(List.of());
  }

  /**
   * Returns a number that belongs to the network namespace of a process: the inode of a file that
   * each namespace has of its own. Two processes are in the same namespace when they have the same
   * number.
   */
  public OptionalLong network(long process) throws IOException {
    return network(Long.toString(process));
  }

  /** Returns the same of one of a process's threads. */
  public OptionalLong network(long process, String thread) throws IOException {
    return network(process + "/task/" + thread);
  }

  /** Returns the same of the calling thread. */
  public long ownNetwork() throws IOException {
    return network("thread-self").orElseThrow(() -> new IOException("procfs does not show us"));
  }

  private OptionalLong network(String task) throws IOException {
    Path file = procfs.root().resolve(task + "/net/dev");
    try {
      return OptionalLong.of((Long) Files.getAttribute(file, "unix:ino"));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      // ESRCH, or EINVAL of one that has left its namespaces: Java has no exceptions for them.
      if (isLeaving(task)) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  /**
   * Tells whether a task is gone, or about to: one that ends gives its memory back before its
   * namespaces (do_exit in kernel/exit.c), and its command line is empty from then on.
   */
  private boolean isLeaving(String task) throws IOException {
    try {
      return procfs.text(task + "/cmdline").isEmpty();
    } catch (IOException e) {
      if (procfs.exists(task)) {
        throw e;
      }
      return true;
    }
  }

  /** Returns how long the machine has run, in seconds. */
  public double uptime() throws IOException {
    String text = procfs.text("uptime");
    try {
      return Double.parseDouble(text.substring(0, Math.max(0, text.indexOf(' '))));
    } catch (NumberFormatException e) {
      throw new IOException("/proc/uptime does not begin with a number: '" + text + "'", e);
    }
  }
}
