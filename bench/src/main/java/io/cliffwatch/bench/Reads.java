// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.iptables.Backend;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.List;

/**
 * What reading one ruleset costs, beside what the backend's {@code iptables-save} costs on the same
 * one.
 *
 * @param backend where the ruleset is
 * @param size the ruleset
 * @param tick CPU time of one cheap read, in seconds
 * @param census CPU time of one census, in seconds
 * @param firstCensus CPU time of the first census of a process, in seconds
 * @param censusWall wall-clock time of one census, in seconds
 * @param censusPeak by how much one census lets the resident memory grow, in bytes
 * @param save CPU time of one run of the tool, in seconds
 * @param savePeak its resident memory, in bytes
 */
record Reads(
    Backend backend,
    Size size,
    double tick,
    double census,
    double firstCensus,
    double censusWall,
    Sample censusPeak,
    double save,
    long savePeak) {
  private static final int RUNS = 9;

  /** Of the largest ruleset on nf_tables, whose tools take seconds. */
  private static final int FEW_RUNS = 3;

  static Reads measure(Backend backend, Size size, Path jvmOptions) throws Exception {
    int runs = backend == Backend.NF_TABLES && size == Size.HUGE ? FEW_RUNS : RUNS;
    SaveTool tool = new SaveTool(backend);
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      size.restoreInto(namespace, backend);
      Sample save = tool.cpuSeconds(namespace, runs);
      String output = namespace.exec(command(jvmOptions, runs));
      Sample census = values(output, ReaderProcess.CENSUS_CPU, 1e-9);
      return new Reads(
          backend,
          size,
          warm(values(output, ReaderProcess.TICK_CPU, 1e-9)).median(),
          warm(census).median(),
          census.first(),
          warm(values(output, ReaderProcess.CENSUS_WALL, 1e-9)).median(),
          warm(values(output, ReaderProcess.CENSUS_PEAK, 1)),
          save.median(),
          tool.peakBytes(namespace));
    }
  }

  private static String[] command(Path jvmOptions, int runs) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "@" + jvmOptions,
      "-cp",
      System.getProperty("java.class.path"),
      ReaderProcess.class.getName(),
      // A third is warming up.
      Integer.toString(runs * 3 / 2)
    };
  }

  private static Sample values(String output, String name, double unit) {
    List<String> found = output.lines().filter(line -> line.startsWith(name + " ")).toList();
    return new Sample(
        found.stream()
            .mapToDouble(line -> unit * Long.parseLong(line.substring(name.length() + 1)))
            .toArray());
  }

  /** Leaves out the first reads of a process, which the JVM has not compiled yet. */
  private static Sample warm(Sample sample) {
    return sample.from(sample.size() / 3);
  }

  /** Returns what the ratios of this ruleset are called. */
  String label() {
    return backend == Backend.LEGACY ? size.label() : backend.label() + "." + size.label();
  }

  double tickRatio() {
    return tick / save;
  }

  double censusRatio() {
    return census / save;
  }

  double peakRatio() {
    return censusPeak.median() / savePeak;
  }
}
