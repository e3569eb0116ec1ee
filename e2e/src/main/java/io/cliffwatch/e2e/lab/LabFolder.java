// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A lab's temporary folder, and its list of what was started.
 *
 * <p>Whoever runs is named by process id and start time, so that a process id used again is not
 * mistaken. A lab that was killed leaves its folder behind; the next one ends what still runs of it
 * and removes the folder.
 */
final class LabFolder implements AutoCloseable {
  private static final String PREFIX = "cliffwatch-lab-";
  private static final String OWNER = "owner";
  private static final String PROCESSES = "processes";

  private final Path path;

  private LabFolder(Path path) {
    this.path = path;
  }

  /** Repairs what killed labs left below the folder for temporary files, then makes a folder. */
  static LabFolder create() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder)) {
          new LabFolder(folder).close();
        }
      }
    }
    Path folder = Files.createTempDirectory(parent, PREFIX);
    Files.writeString(folder.resolve(OWNER), line(ProcessHandle.current()));
    return new LabFolder(folder);
  }

  /** A folder without an owner yet is just being made. */
  private static boolean isAbandoned(Path folder) throws IOException {
    Path owner = folder.resolve(OWNER);
    return Files.exists(owner)
        && Files.readAllLines(owner).stream().noneMatch(LabFolder::isRunning);
  }

  Path path() {
    return path;
  }

  void started(ProcessHandle process) throws IOException {
    Files.writeString(
        path.resolve(PROCESSES),
        line(process),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String line(ProcessHandle process) {
    return process.pid() + " " + startMillis(process) + "\n";
  }

  private static boolean isRunning(String line) {
    List<String> words = List.of(line.split(" "));
    return ProcessHandle.of(Long.parseLong(words.getFirst()))
        .filter(process -> startMillis(process) == Long.parseLong(words.getLast()))
        .isPresent();
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(-1L);
  }

  /** Ends what still runs and removes the folder. */
  @Override
  public void close() throws IOException {
    Path processes = path.resolve(PROCESSES);
    if (Files.exists(processes)) {
      for (String line : Files.readAllLines(processes)) {
        if (isRunning(line)) {
          ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' '))))
              .ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    }
    delete(path);
  }

  private static void delete(Path folder) throws IOException {
    requireNonNull(folder, "folder is null");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
