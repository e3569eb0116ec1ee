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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole tables of the real kernel, with nft as witness. */
@Requires({Requirement.ROOT, Requirement.NFTABLES})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableRulesKernelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int CHAINS = 400;

  /** Chains of many rules: more than what comes in one part, at both ends and in the middle. */
  private static final Map<Integer, Integer> LONG = Map.of(0, 300, 77, 70, 200, 2_000, 399, 300);

  private ScratchNamespace namespace;

  @BeforeAll
  void load() throws Exception {
    namespace = new ScratchNamespace();
    StringBuilder commands = new StringBuilder("add table ip t\nadd table ip other\n");
    for (int chain = 0; chain < CHAINS; chain++) {
      commands.append("add chain ip t c%d\nadd chain ip other c%d\n".formatted(chain, chain));
    }
    // Not in the order of the chains, so that handles are not either.
    for (int chain = CHAINS - 1; chain >= 0; chain--) {
      String rule = "add rule ip t c%d ip daddr 10.0.0.1 counter accept\n".formatted(chain);
      commands.append(rule.repeat(LONG.getOrDefault(chain, chain % 4)));
    }
    commands.append("add rule ip other c0 accept\n");
    namespace.feed(commands.toString(), "nft", "-f", "-");
  }

  @AfterAll
  void close() throws Exception {
    namespace.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 299, 300, 301, 1_000, 2_500, 3_500, TableRules.WHOLESALE})
  void eachChainHasItsRulesHoweverManyAreAskedForAsAWhole(int wholesale) throws Exception {
    Map<String, List<Long>> printed =
        NftTool.parse(namespace.exec("nft", "-a", "list", "ruleset")).chains();
    namespace.call(() -> {
      try (Connection connection = Connection.open(NETLINK_NETFILTER, PATIENCE);
          TableRules rules = new TableRules(connection, TableRules.sockets(PATIENCE), wholesale)) {
        for (String table : List.of("t", "other", "t")) {
          SeenTable seen =
              new SeenTable(
                  new Nftables(connection)
                      .chains(NftablesFamily.IPV4, table, Collectors.toUnmodifiableList()));
          rules.forEach(NftablesFamily.IPV4, table, seen, seen);
          assertThat(seen.rules()).hasSize(CHAINS);
          seen.rules()
              .forEach((chain, handles) ->
                  assertThat(handles)
                      .as("%s %s", table, chain)
                      .isEqualTo(printed.get("ip " + table + " " + chain)));
        }
      }
      return true;
    });
    assertThat(printed.get("ip t c200")).hasSize(2_000);
  }
}
