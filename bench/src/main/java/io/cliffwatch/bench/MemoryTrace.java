// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.iptables.IptablesReader;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The resident memory of a process over time, from just before it reads a ruleset until after.
 *
 * @param points in the order of time
 */
record MemoryTrace(List<Point> points) {
  private static final int WARM_UP = 4;
  private static final long STEP_MILLIS = 1;
  private static final long AFTERWARDS_MILLIS = 60;

  /**
   * One look at it.
   *
   * @param millis since the first look
   * @param bytes more than at the first look
   */
  record Point(double millis, long bytes) {}

  MemoryTrace {
    points = List.copyOf(points);
  }

  /** Takes a census in this process after some others, and looks at the process meanwhile. */
  static MemoryTrace ofCensus(ScratchNamespace namespace) throws Exception {
    try (IptablesReader reader = new IptablesReader(new Procfs(Path.of("/proc")), Libc.get())) {
      for (int i = 0; i < WARM_UP; i++) {
        namespace.call(reader::census);
      }
      Looks looks = new Looks(ProcessFile.self());
      Thread thread = Thread.ofPlatform().daemon().start(looks);
      Thread.sleep(10 * STEP_MILLIS);
      namespace.call(reader::census);
      Thread.sleep(AFTERWARDS_MILLIS);
      looks.enough = true;
      thread.join();
      return new MemoryTrace(looks.points);
    }
  }

  static MemoryTrace ofSave(ScratchNamespace namespace) throws Exception {
    Process process =
        namespace.start(
            new ProcessBuilder("iptables-legacy-save").redirectOutput(Redirect.DISCARD));
    Looks looks = new Looks(ProcessFile.of(process));
    looks.run();
    process.waitFor();
    return new MemoryTrace(looks.points);
  }

  /** Looks again and again, until it is enough or the process has ended. */
  private static final class Looks implements Runnable {
    private final ProcessFile process;
    private final List<Point> points = new ArrayList<>();
    private volatile boolean enough;

    Looks(ProcessFile process) {
      this.process = process;
    }

    @Override
    public void run() {
      long start = System.nanoTime();
      OptionalLong before = resident();
      for (OptionalLong now = before; now.isPresent() && !enough; now = resident()) {
        points.add(
            new Point((System.nanoTime() - start) / 1e6, now.getAsLong() - before.getAsLong()));
        rest();
      }
    }

    private static void rest() {
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Returns nothing once the process has ended. */
    private OptionalLong resident() {
      try {
        return OptionalLong.of(process.bytes("VmRSS:"));
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }
  }
}
