// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import io.cliffwatch.e2e.corpus.IpvsDump;
import io.cliffwatch.e2e.kubernetes.ApiClient;
import io.cliffwatch.e2e.lab.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the guest's kernel and the tools print, verbatim, for {@code e2e/target/corpus/ipvs}. */
final class Corpus {
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("proc-net-ip_vs.txt", "cat /proc/net/ip_vs"),
          Map.entry("proc-net-ip_vs_stats.txt", "cat /proc/net/ip_vs_stats"),
          Map.entry("ipvsadm-list.txt", "ipvsadm -Ln"),
          Map.entry("ipvsadm-save.txt", "ipvsadm -Sn"),
          Map.entry("ipvsadm-statistics.txt", "ipvsadm -Ln --stats --exact"),
          Map.entry("ipset-save.txt", "ipset save"),
          Map.entry("addresses.txt", "ip -o addr show dev kube-ipvs0"),
          Map.entry("iptables-save.txt", "iptables-save"),
          Map.entry("ip6tables-save.txt", "ip6tables-save"),
          Map.entry("kernel.txt", "uname -a"),
          Map.entry("kube-proxy-metrics.txt", "curl -s http://127.0.0.1:10249/metrics"),
          Map.entry("kube-proxy-mode.txt", "curl -s http://127.0.0.1:10249/proxyMode"));

  private Corpus() {}

  /** Keeps it. */
  static void keep(Guest guest, ApiClient api) throws IOException {
    Path kept = Files.createDirectories(Checkout.root().resolve("e2e/target/corpus/ipvs"));
    for (Map.Entry<String, String> file : COMMANDS.entrySet()) {
      Files.writeString(kept.resolve(file.getKey()), guest.exec("sh", "-c", file.getValue()));
    }
    Files.writeString(kept.resolve("services.hex"), guest.exec(recorder()));
    Files.writeString(
        kept.resolve("services.json"), api.get("/api/v1/services").encodePrettily() + "\n");
    Files.writeString(
        kept.resolve("endpointslices.json"),
        api.get("/apis/discovery.k8s.io/v1/endpointslices").encodePrettily() + "\n");
  }

  private static String[] recorder() {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:TieredStopAtLevel=1",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-cp",
      System.getProperty("java.class.path"),
      IpvsDump.class.getName()
    };
  }
}
