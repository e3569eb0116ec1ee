// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactsOfChainsTest {
  private static final int NEWRULE = 0xa06; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE

  @Test
  void aChainThatIsMissingIsTorn() throws IOException {
    FactsOfChains whole = facts("services", "service-A");
    assertThat(whole.byChain())
        .containsOnly(
            entry("services", new ChainFacts(1, List.of("service-A"), List.of(), List.of())),
            entry("service-A", ChainFacts.NONE));
    FactsOfChains torn = facts("services", "service-B");
    assertThatThrownBy(torn::byChain).isInstanceOf(TornReadException.class);
  }

  @Test
  void aChainThatComesTwiceIsTorn() {
    assertThatThrownBy(() -> facts("services", "services")).isInstanceOf(TornReadException.class);
  }

  /** The first of these chains has one rule, which jumps to service-A. */
  private static FactsOfChains facts(String... chains) throws IOException {
    FactsOfChains facts =
        new FactsOfChains(
            AddressFamily.IPV4,
            Stream.of(chains)
                .map(name -> new Chain(NftablesFamily.IPV4, "t", name, 0, 0, Optional.empty()))
                .toList());
    facts.chain(0);
    FakeKernel kernel =
        new FakeKernel(request -> Reply.multipart(request, NEWRULE, List.of(jump())));
    try (Connection connection = new Connection(kernel)) {
      new Nftables(connection).rules(NftablesFamily.IPV4, "t", chains[0], facts);
    }
    facts.chain(1);
    return facts;
  }

  // Numbers are those of linux/netfilter/nf_tables.h: NFTA_RULE_EXPRESSIONS, NFTA_LIST_ELEM, …
  private static ByteBuffer jump() {
    return new AttributeWriter(ByteBuffer.wrap(new byte[] {2, 0, 0, 0}))
        .nested(
            4,
            list ->
                list.nested(
                    1,
                    expression ->
                        expression
                            .text(1, "immediate")
                            .nested(
                                2,
                                data ->
                                    data.networkU32(1, 0)
                                        .nested(
                                            2,
                                            value ->
                                                value.nested(
                                                    2,
                                                    verdict ->
                                                        verdict
                                                            .networkU32(1, -3)
                                                            .text(2, "service-A"))))))
        .payload();
  }
}
