// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole tables of the real kernel, with nft as witness. */
@Requires({Requirement.ROOT, Requirement.NFTABLES})
class TableRulesKernelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int CHAINS = 400;

  /** Chains of many rules: more than what comes in one part, at both ends and in the middle. */
  private static final Map<Integer, Integer> LONG = Map.of(0, 300, 77, 70, 200, 2_000, 399, 300);

  @Test
  void eachChainHasItsRules() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(commands(), "nft", "-f", "-");
      Map<String, List<Long>> printed =
          NftTool.parse(namespace.exec("nft", "-a", "list", "ruleset")).chains();
      assertThat(printed.get("ip t c200")).hasSize(2_000);
      for (String table : List.of("t", "other")) {
        Map<String, List<Long>> seen = namespace.call(() -> read(table));
        assertThat(seen).hasSize(CHAINS);
        seen.forEach((chain, handles) ->
            assertThat(handles).as(chain).isEqualTo(printed.get("ip " + table + " " + chain)));
      }
    }
  }

  private static String commands() {
    StringBuilder commands = new StringBuilder("add table ip t\nadd table ip other\n");
    for (int chain = 0; chain < CHAINS; chain++) {
      commands.append("add chain ip t c%d\nadd chain ip other c%d\n".formatted(chain, chain));
    }
    // Not in the order of the chains, so that handles are not either.
    for (int chain = CHAINS - 1; chain >= 0; chain--) {
      String rule = "add rule ip t c%d ip daddr 10.0.0.1 counter accept\n".formatted(chain);
      commands.append(rule.repeat(LONG.getOrDefault(chain, chain % 14)));
    }
    return commands.append("add rule ip other c0 accept\n").toString();
  }

  private static Map<String, List<Long>> read(String table) throws Exception {
    try (Connection connection = Connection.open(NETLINK_NETFILTER, PATIENCE);
        Connection shortDumps = Connection.openForShortDumps(NETLINK_NETFILTER, PATIENCE)) {
      SeenTable seen =
          new SeenTable(
              new Nftables(connection)
                  .chains(NftablesFamily.IPV4, table, Collectors.toUnmodifiableList()));
      new TableRules(connection, shortDumps).forEach(NftablesFamily.IPV4, table, seen, seen);
      return seen.rules();
    }
  }

  @Test
  void namesThatAreNoUtf8AreNames() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec("nft", "add", "table", "ip", "t");
      namespace.exec("sh", "-c", "iptables-nft -N \"$(printf 'caf\\351')\"");
      namespace.exec("sh", "-c", "iptables-nft -A \"$(printf 'caf\\351')\" -j ACCEPT");
      assertThat(namespace.call(() -> read("filter")).get("caf\u00e9")).hasSize(1);
    }
  }
}
