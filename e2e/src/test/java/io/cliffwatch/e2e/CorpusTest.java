// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.corpus.NftDump;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.testing.Capture;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Captures the corpus into {@code e2e/target/corpus}: what kube-proxy leaves in a kernel in each
 * mode, in the words of the tools and of netlink. docs/lab.md says how it gets into the sources.
 */
@Tag("lab")
@Tag("corpus")
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
final class CorpusTest {
  private static final Path FOLDER = Checkout.root().resolve("e2e/target/corpus");

  @Test
  void everyModeIsCapturedWithEveryShape() throws Exception {
    try (Lab lab = new Lab()) {
      ControlPlane plane = ControlPlane.start(lab);
      Barrier barrier = new Barrier(lab, plane);
      new Workload(plane).addEveryShape(1, 2);
      Map<String, KubeProxy> proxies = new LinkedHashMap<>();
      proxies.put("iptables-legacy", start(lab, plane, ProxyMode.IPTABLES_LEGACY));
      proxies.put("iptables-nf_tables", start(lab, plane, ProxyMode.IPTABLES_NF_TABLES));
      proxies.put("nftables", start(lab, plane, ProxyMode.NFTABLES));
      barrier.await(proxies.values().stream().map(p -> p.node().place()).toArray(Place[]::new));

      write("api/services.json", plane.api().get("/api/v1/services").encodePrettily());
      write(
          "api/endpointslices.json",
          plane.api().get("/apis/discovery.k8s.io/v1/endpointslices").encodePrettily());
      for (Map.Entry<String, KubeProxy> proxy : proxies.entrySet()) {
        capture(proxy.getKey(), proxy.getValue());
      }
    }
  }

  private static KubeProxy start(Lab lab, ControlPlane plane, ProxyMode mode) throws Exception {
    String name = mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return KubeProxy.start(lab, plane, lab.node(name), mode);
  }

  private static void capture(String folder, KubeProxy proxy) throws Exception {
    Node node = proxy.node();
    for (String page : new String[] {"metrics", "proxyMode", "configz"}) {
      String url = "http://127.0.0.1:10249/" + page;
      write(folder + "/kube-proxy-" + page + ".txt", node.exec("curl", "-sf", url));
    }
    if (proxy.mode() != ProxyMode.NFTABLES) {
      write(folder + "/iptables-save.txt", node.exec(proxy.mode().save("IPv4"), "-c"));
      write(folder + "/ip6tables-save.txt", node.exec(proxy.mode().save("IPv6"), "-c"));
    }
    if (proxy.mode() != ProxyMode.IPTABLES_LEGACY) {
      // As nft shows it: what iptables made, too.
      String ruleset = node.exec("nft", "-a", "list", "ruleset");
      write(folder + "/ruleset.nft", ruleset);
      write(folder + "/ruleset.json", node.exec("nft", "-j", "list", "ruleset"));
      for (NftDump dump : NftDump.values()) {
        Capture capture = node.call(dump::record);
        try (Connection replay = new Connection(FakeKernel.replaying(capture))) {
          assertThat(dump.count(replay)).as(folder + " " + dump).isEqualTo(inText(dump, ruleset));
        }
        write(folder + "/" + dump.name().toLowerCase(Locale.ROOT) + ".hex", capture.text());
      }
    }
  }

  /** Counts what nft -a prints of a kind; a rule can hold a set or map without a name. */
  static long inText(NftDump dump, String ruleset) {
    return switch (dump) {
      case TABLES -> lines(ruleset, "table .*");
      case CHAINS -> lines(ruleset, "\tchain .*");
      case RULES -> lines(ruleset, "\t\t(?!type |elements ).* # handle \\d+");
      case SETS ->
          lines(ruleset, "\t(set|map) .*")
              + lines(ruleset, "\t\t(?!elements |update @|add @).*\\{.* # handle \\d+");
    };
  }

  private static long lines(String ruleset, String pattern) {
    return ruleset.lines().filter(line -> line.matches(pattern)).count();
  }

  private static void write(String file, String text) throws IOException {
    Path path = FOLDER.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
