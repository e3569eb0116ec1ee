// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the versions of {@link Writer} are there for: they write the same rules differently. */
@Requires({Requirement.ROOT, Requirement.NFTABLES, Requirement.IPTABLES_NFT})
class NftVersionsTest {
  @ParameterizedTest
  @CsvSource({
    "NF_TABLES_OF_BULLSEYE,match name tcp,payload load 2b @ transport header + 2",
    "NF_TABLES_OF_TRIXIE,payload load 2b @ transport header + 2,match name mark"
  })
  void aPortIsWrittenDifferently(Writer writer, String written, String notWritten)
      throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 2, 1).text());
      assertThat(tables.namespace().exec("nft", "--debug=netlink", "list", "table", "ip", "nat"))
          .contains(written)
          .doesNotContain(notWritten);
    }
  }
}
