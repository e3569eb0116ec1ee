// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.iptables.Backend;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what the agent costs, prints it, and warns where a ratio got worse than the baseline.
 *
 * <p>Usage: {@code Bench CHECKOUT LAUNCHER JVM_OPTIONS CILIUM_MAPS NODE_EXPORTER [--publish]}, the
 * two before the flag being programs that are made from {@code e2e/go}; with the flag it replaces
 * docs/performance.md, its chart and the baseline. Takes about a quarter of an hour, and a machine
 * that is not busy otherwise. Everything happens in namespaces of its own, and IPVS in a guest.
 */
public final class Bench {
  private Bench() {}

  /** Runs the program. */
  public static void main(String... arguments) throws Exception {
    Path checkout = Path.of(arguments[0]);
    Path launcher = Path.of(arguments[1]);
    Path jvmOptions = Path.of(arguments[2]);
    Path ciliumMaps = Path.of(arguments[3]);
    Path nodeExporter = Path.of(arguments[4]);
    boolean publish = Arrays.asList(arguments).subList(5, arguments.length).contains("--publish");

    List<Reads> reads = new ArrayList<>();
    for (Backend backend : Backend.values()) {
      for (Size size : Size.values()) {
        System.err.println("Reading a ruleset of " + size.label() + " rules, " + backend.label());
        reads.add(Reads.measure(backend, size, jvmOptions));
      }
    }
    List<PlaneReads> planes = planes(checkout, jvmOptions, ciliumMaps, nodeExporter);
    System.err.println("Watching restores among thousands of processes");
    RestoreWatch watch = RestoreWatch.measure();
    System.err.println("Running the agent for some minutes");
    Report report = new Report(machine(), reads, planes, AgentCosts.measure(launcher), watch);

    System.out.println(report.markdown());
    Baseline baseline = new Baseline(checkout.resolve("bench/baseline.properties"));
    if (publish) {
      Files.writeString(checkout.resolve("docs/performance.md"), report.markdown());
      Files.writeString(checkout.resolve("docs/census-memory.svg"), memoryChart().svg());
      baseline.write(report.ratios());
    } else {
      report.overBudget().forEach(line -> System.out.println("WARNING: " + line));
      baseline.warnings(report.ratios()).forEach(line -> System.out.println("WARNING: " + line));
    }
  }

  private static List<PlaneReads> planes(
      Path checkout, Path jvmOptions, Path ciliumMaps, Path nodeExporter) throws Exception {
    Path folder = Files.createTempDirectory("cliffwatch-bench");
    try {
      List<PlaneReads> reads = new ArrayList<>();
      for (PlaneBench bench :
          List.of(
              PlaneBench.nftables(folder),
              PlaneBench.ebpf(ciliumMaps),
              PlaneBench.ipvs(checkout, folder, nodeExporter))) {
        System.err.println("Reading the data plane of mode " + bench.mode().label());
        reads.add(bench.measure(jvmOptions));
      }
      return reads;
    } finally {
      for (File file : requireNonNull(folder.toFile().listFiles())) {
        Files.delete(file.toPath());
      }
      Files.delete(folder);
    }
  }

  private static MemoryChart memoryChart() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      Size.HUGE.restoreInto(namespace);
      return new MemoryChart(MemoryTrace.ofCensus(namespace), MemoryTrace.ofSave(namespace));
    }
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return Runtime.getRuntime().availableProcessors()
        + " CPUs ("
        + model
        + "), Linux "
        + System.getProperty("os.version").replaceAll("[^0-9.].*", "")
        + ", Java "
        + Runtime.version();
  }
}
