// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.dataplane.Mode;
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
      // A third is warming up.
      List<String> reader =
          ReaderProcess.command(jvmOptions, List.of(), Mode.IPTABLES, runs * 3 / 2);
      Measurements lines = Measurements.parse(namespace.exec(reader.toArray(String[]::new)));
      Sample census = lines.of(ReaderProcess.CENSUS_CPU, 1e-9);
      return new Reads(
          backend,
          size,
          lines.of(ReaderProcess.TICK_CPU, 1e-9).warm().median(),
          census.warm().median(),
          census.first(),
          lines.of(ReaderProcess.CENSUS_WALL, 1e-9).warm().median(),
          lines.of(ReaderProcess.CENSUS_PEAK, 1).warm(),
          save.median(),
          tool.peakBytes(namespace));
    }
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
