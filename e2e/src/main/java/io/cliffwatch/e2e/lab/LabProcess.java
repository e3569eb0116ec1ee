// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that the lab has started; its output goes to a file. */
public final class LabProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;

  LabProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Returns its process id, on the host. */
  public long pid() {
    return process.pid();
  }

  /** Returns its name within the lab. */
  public String name() {
    return name;
  }

  /** Says whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns all that it has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until something holds.
   *
   * @throws IllegalStateException with the end of the log, when the program ends or the time does
   */
  public void await(String what, Duration patience, Condition condition) throws Exception {
    Patience time = new Patience(patience);
    while (!condition.holds()) {
      if (!isAlive() || time.isOver()) {
        String log = log();
        throw new IllegalStateException(
            "%s %s while waiting until %s; its log ends with:%n%s"
                .formatted(
                    name,
                    isAlive() ? "runs, but time is up" : "ended",
                    what,
                    log.substring(Math.max(0, log.length() - 4000))));
      }
      Thread.sleep(100);
    }
  }

  /** Sends SIGTERM and waits for the end; after ten seconds SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Something to wait for. */
  @FunctionalInterface
  public interface Condition {
    /** Says whether it holds now. */
    boolean holds() throws Exception;
  }
}
