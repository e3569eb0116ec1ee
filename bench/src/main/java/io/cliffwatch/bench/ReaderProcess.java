// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.iptables.IptablesCensus;
import io.cliffwatch.iptables.IptablesReader;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The reader alone, in a process with the agent's JVM options: prints what each tick and each
 * census of the namespace costs, a line {@code NAME VALUE} for each. Takes as many censuses as its
 * argument says.
 */
final class ReaderProcess {
  static final String TICK_CPU = "tick_cpu_nanos";
  static final String CENSUS_CPU = "census_cpu_nanos";
  static final String CENSUS_WALL = "census_wall_nanos";
  static final String CENSUS_PEAK = "census_peak_bytes";

  private static final int TICKS = 300;
  private static final Procfs PROC = new Procfs(Path.of("/proc"));
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final IptablesReader reader;

  private ReaderProcess(IptablesReader reader) {
    this.reader = reader;
  }

  public static void main(String... arguments) throws Exception {
    try (IptablesReader reader = new IptablesReader(PROC, Libc.get())) {
      ReaderProcess process = new ReaderProcess(reader);
      for (int i = 0; i < TICKS; i++) {
        process.tick();
      }
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        process.census();
        // A census never follows the other without a rest in the agent either.
        Thread.sleep(100);
      }
    }
  }

  private void tick() throws IOException {
    long before = cpu();
    whole(reader.read());
    print(TICK_CPU, cpu() - before);
  }

  private void census() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // proc(5): resets the peak
    long resident = ProcessFile.self().bytes("VmRSS:");
    long before = cpu();
    long start = System.nanoTime();
    Outcome<IptablesCensus> census = reader.census();
    print(CENSUS_WALL, System.nanoTime() - start);
    print(CENSUS_CPU, cpu() - before);
    print(CENSUS_PEAK, ProcessFile.self().bytes("VmHWM:") - resident);
    whole(census);
  }

  private static void whole(Outcome<?> outcome) throws IOException {
    if (!(outcome instanceof Outcome.Read<?>)) {
      throw new IOException("there is nothing to measure: " + outcome);
    }
  }

  private long cpu() {
    return THREADS.getCurrentThreadCpuTime() + reader.helperCpuNanos();
  }

  private static void print(String name, long value) {
    System.out.println(name + " " + value);
  }
}
