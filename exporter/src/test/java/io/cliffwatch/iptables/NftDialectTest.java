// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of a real kube-proxy, written without any {@code xt} extension: {@code
 * iptables-restore-translate} says each in nf_tables' own expressions, as newer versions of
 * iptables write more and more of them. They mean the same.
 */
@Requires({Requirement.ROOT, Requirement.NFTABLES, Requirement.IPTABLES_NFT})
class NftDialectTest {
  /** For these matches nf_tables has nothing, and the translation leaves the rule out. */
  private static final String UNTRANSLATABLE = ".* -m (recent|nfacct) .*";

  @ParameterizedTest
  @EnumSource
  void nativeExpressionsMeanTheSame(AddressFamily family) throws Exception {
    String rules = translatable(Corpus.rules(family));
    FamilyCensus witness = SaveFile.parse(Backend.NF_TABLES, rules).census(family);
    assertThat(witness.services()).isGreaterThan(10);
    assertThat(witness.endpoints()).isGreaterThan(10);
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      String translated =
          tables
              .namespace()
              .feed(rules, KernelTables.tool(family) + "restore-translate", "-f", "/dev/stdin");
      assertThat(translated).doesNotContain("# -t");
      tables.namespace().feed(translated, "nft", "-f", "-");
      assertThat(tables.namespace().exec("nft", "list", "ruleset")).doesNotContain("xt ");
      assertThat(tables.census(family)).isEqualTo(witness);
    }
  }

  /** Version 1.8.9 loses the protocol before a match of the protocol without a port. */
  private static String translatable(String rules) {
    return rules
        .lines()
        .filter(line -> !line.matches(UNTRANSLATABLE))
        .map(line -> line.replaceAll(" -m (tcp|udp|sctp) -j DNAT", " -j DNAT"))
        .map(line -> line.replaceAll(" -m comment --comment (\"[^\"]*\"|\\S+)", ""))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
