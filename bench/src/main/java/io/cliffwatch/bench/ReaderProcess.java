// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.dataplane.Mode;
import io.cliffwatch.ebpf.EbpfReader;
import io.cliffwatch.iptables.IptablesReader;
import io.cliffwatch.ipvs.IpvsReader;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.nftables.NftablesReader;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The reader alone, in a process with the agent's JVM options: prints what each tick and each
 * census costs, a line {@code NAME VALUE} for each. Its arguments are the data plane, and how many
 * censuses it takes.
 */
final class ReaderProcess {
  static final String TICK_CPU = "tick_cpu_nanos";
  static final String CENSUS_CPU = "census_cpu_nanos";
  static final String CENSUS_WALL = "census_wall_nanos";
  static final String CENSUS_PEAK = "census_peak_bytes";

  private static final int TICKS = 300;
  private static final Procfs PROC = new Procfs(Path.of("/proc"));
  private static final Path EBPF_MAPS = Path.of("/sys/fs/bpf/tc/globals");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CensusReader<?, ?> reader;
  private final LongSupplier helperCpuNanos;

  private ReaderProcess(CensusReader<?, ?> reader, LongSupplier helperCpuNanos) {
    this.reader = reader;
    this.helperCpuNanos = helperCpuNanos;
  }

  /**
   * Returns the command that runs this class.
   *
   * @param jvmOptions the file with the agent's options of the JVM
   * @param javaOptions further ones
   */
  static List<String> command(Path jvmOptions, List<String> javaOptions, Mode mode, int censuses) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + jvmOptions);
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ReaderProcess.class.getName(), mode.label()));
    command.add(Integer.toString(censuses));
    return command;
  }

  public static void main(String... arguments) throws Exception {
    int censuses = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "iptables" -> {
        IptablesReader reader = new IptablesReader(PROC, Libc.get());
        run(reader, reader::helperCpuNanos, censuses);
      }
      case "nftables" -> run(new NftablesReader(PROC), ReaderProcess::none, censuses);
      case "ebpf" ->
          run(new EbpfReader(Libc.get(), PROC, EBPF_MAPS), ReaderProcess::none, censuses);
      case "ipvs" -> run(new IpvsReader(PROC, Libc.get()), ReaderProcess::none, censuses);
      default -> throw new IllegalArgumentException("there is no reader for " + arguments[0]);
    }
  }

  private static void run(CensusReader<?, ?> reader, LongSupplier helperCpuNanos, int censuses)
      throws Exception {
    try (reader) {
      ReaderProcess process = new ReaderProcess(reader, helperCpuNanos);
      for (int i = 0; i < TICKS; i++) {
        process.tick();
      }
      for (int i = 0; i < censuses; i++) {
        process.census();
        // A census never follows the other without a rest in the agent either.
        Thread.sleep(100);
      }
    }
  }

  /** The helpers' CPU time of a reader that has none. */
  private static long none() {
    return 0;
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
    Outcome<?> census = reader.census();
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
    return THREADS.getCurrentThreadCpuTime() + helperCpuNanos.getAsLong();
  }

  private static void print(String name, long value) {
    System.out.println(name + " " + value);
  }
}
