// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.dataplane.Mode;

/**
 * What reading one data plane of {@value PlaneBench#SERVICES} Services costs, beside what the tool
 * costs that prints the same. All in seconds of CPU time.
 *
 * @param mode the data plane
 * @param tool what it is compared with
 * @param budget the share of the tool's CPU time that a census may take
 * @param tick one cheap read
 * @param census one census
 * @param firstCensus the first census of a process
 * @param toolCpu one run of the tool
 */
record PlaneReads(
    Mode mode,
    String tool,
    double budget,
    double tick,
    double census,
    double firstCensus,
    double toolCpu) {
  /**
   * Takes it out of what a {@link PlaneBench} has printed.
   *
   * @param lines those of {@link ReaderProcess}, and {@link PlaneBench#TOOL_CPU} in milliseconds
   */
  static PlaneReads parse(PlaneBench bench, Measurements lines) {
    Sample census = lines.of(ReaderProcess.CENSUS_CPU, 1e-9);
    return new PlaneReads(
        bench.mode(),
        bench.tool(),
        bench.budget(),
        lines.of(ReaderProcess.TICK_CPU, 1e-9).warm().median(),
        census.warm().median(),
        census.first(),
        lines.of(PlaneBench.TOOL_CPU, 1e-3).median());
  }

  double ratio() {
    return census / toolCpu;
  }

  boolean isOverBudget() {
    return ratio() > budget;
  }
}
