// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.List;

/**
 * What reading one ruleset costs, beside what {@code iptables-legacy-save} costs on the same one.
 *
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
    Size size,
    double tick,
    double census,
    double firstCensus,
    double censusWall,
    Sample censusPeak,
    double save,
    long savePeak) {
  private static final int SAVES = 9;

  static Reads measure(Size size, Path jvmOptions) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      size.restoreInto(namespace);
      Sample save = SaveTool.cpuSeconds(namespace, SAVES);
      String output = namespace.exec(command(jvmOptions));
      Sample census = values(output, ReaderProcess.CENSUS_CPU, 1e-9);
      return new Reads(
          size,
          warm(values(output, ReaderProcess.TICK_CPU, 1e-9)).median(),
          warm(census).median(),
          census.first(),
          warm(values(output, ReaderProcess.CENSUS_WALL, 1e-9)).median(),
          warm(values(output, ReaderProcess.CENSUS_PEAK, 1)),
          save.median(),
          SaveTool.peakBytes(namespace));
    }
  }

  private static String[] command(Path jvmOptions) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "@" + jvmOptions,
      "-cp",
      System.getProperty("java.class.path"),
      ReaderProcess.class.getName()
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
