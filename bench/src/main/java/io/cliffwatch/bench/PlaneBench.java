// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.dataplane.Mode;
import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one data plane is made, and read by the agent's reader and by the tool that prints the same.
 * All of it happens in one shell, which {@code enter} keeps away from the host's network and
 * mounts.
 *
 * @param mode the data plane
 * @param tool what it is compared with
 * @param budget the share of the tool's CPU time that a census may take
 * @param enter what the shell runs under
 * @param setup commands that make the data plane
 * @param measureTool commands that run the tool several times and print {@link #TOOL_CPU}
 * @param javaOptions further options of the JVM
 */
record PlaneBench(
    Mode mode,
    String tool,
    double budget,
    List<String> enter,
    String setup,
    String measureTool,
    List<String> javaOptions) {
  static final int SERVICES = 5_000;
  static final int ENDPOINTS = 5;

  /** CPU time of one run of the tool, in milliseconds. */
  static final String TOOL_CPU = "tool_cpu_millis";

  private static final int RUNS = 9;
  private static final List<String> OWN_NAMESPACES = List.of("unshare", "--net", "--mount");

  /** Where the design has no number of its own: not more than the tool that it spares. */
  private static final double AS_MUCH = 1;

  private static final double TENTH = 0.1;

  /** kube-proxy's table of one family; the elements of its sets are not printed either. */
  static PlaneBench nftables(Path folder) throws IOException {
    Path rules = folder.resolve("kube-proxy.nft");
    Files.writeString(rules, new NftablesRuleset(SERVICES, ENDPOINTS).text());
    String tool = "nft --json --terse list table ip kube-proxy";
    return new PlaneBench(
        Mode.NFTABLES, tool, AS_MUCH, OWN_NAMESPACES, "nft -f " + rules, timed(tool), List.of());
  }

  /**
   * Cilium's maps of both families.
   *
   * @param cilium the program that makes and fills them
   */
  static PlaneBench ebpf(Path cilium) {
    String maps = "/sys/fs/bpf/tc/globals";
    String tool = "bpftool map dump pinned";
    return new PlaneBench(
        Mode.EBPF,
        "bpftool map dump pinned …",
        AS_MUCH,
        OWN_NAMESPACES,
        "mount -t bpf bpf /sys/fs/bpf && mkdir -p %s && %s -services %d -backends %d"
            .formatted(maps, cilium, SERVICES, ENDPOINTS),
        timed("for map in %s/*; do %s $map; done".formatted(maps, tool)),
        List.of());
  }

  /**
   * Virtual services, in the guest, beside node_exporter's collector.
   *
   * @param nodeExporter the program
   */
  static PlaneBench ipvs(Path checkout, Path folder, Path nodeExporter) throws IOException {
    IpvsRuleset ruleset = new IpvsRuleset(SERVICES, ENDPOINTS);
    Path services = Files.writeString(folder.resolve("services.ipvs"), ruleset.virtualServices());
    Path sets = Files.writeString(folder.resolve("cluster-ips.ipset"), ruleset.clusterIps());
    String url = "http://127.0.0.1:9100/metrics";
    return new PlaneBench(
        Mode.IPVS,
        "a scrape of node_exporter's ipvs collector",
        TENTH,
        List.of(checkout.resolve("e2e/guest/run.sh").toString(), "--"),
        "modprobe -a ip_vs ip_vs_rr ip_set ip_set_hash_ipport && ipvsadm -R <%s && ipset restore <%s"
            .formatted(services, sets),
        """
        %s --web.listen-address=127.0.0.1:9100 --collector.disable-defaults --collector.ipvs &
        exporter=$!
        trap 'kill $exporter' EXIT
        until curl -sf -o /run/scraped %s; do sleep 1; done
        for run in {1..%d}; do
          set -- $(cut -d ' ' -f 14,15 /proc/$exporter/stat)
          curl -sf -o /run/scraped %s
          before=$(($1 + $2))
          set -- $(cut -d ' ' -f 14,15 /proc/$exporter/stat)
          echo %s $((($1 + $2 - before) * 10))
        done
        """
            .formatted(nodeExporter, url, RUNS, url, TOOL_CPU),
        // Emulated, the second compiler would take minutes.
        List.of("-XX:TieredStopAtLevel=1"));
  }

  private static String timed(String tool) {
    return """
    TIMEFORMAT='%%3U %%3S'
    for run in {1..%d}; do
      { time { %s; } >/dev/null; } 2>&1
    done | awk '{ print "%s " ($1 + $2) * 1000 }'
    """
        .formatted(RUNS, tool, TOOL_CPU);
  }

  /** Makes it, reads it and returns what that cost; nothing of it is left. */
  PlaneReads measure(Path jvmOptions) throws Exception {
    String reader =
        String.join(" ", ReaderProcess.command(jvmOptions, javaOptions, mode, RUNS * 3 / 2));
    List<String> command = new ArrayList<>(enter);
    String script = "set -eu\n" + setup + "\n" + measureTool + reader + "\n";
    command.addAll(List.of("bash", "-c", script));
    return PlaneReads.parse(
        this, Measurements.parse(Tool.run(Map.of(), "", command).outputOrThrow(command)));
  }
}
