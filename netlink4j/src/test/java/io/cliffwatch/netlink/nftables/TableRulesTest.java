// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TableRulesTest {
  private static final int NEWRULE = 0xa06; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE
  private static final int IPV4 = 2;
  private static final int NFTA_RULE_CHAIN = 2;
  private static final int NFTA_RULE_HANDLE = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What the kernel has: the chain of each rule, whose handle is its place from 1. */
  private List<String> kernel = List.of("a", "a", "c", "d", "d");

  private final List<FakeKernel> sockets = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @Test
  void chainsWithoutRulesBeginTooWhereverTheyStand() throws IOException {
    assertThat(read(100, "none", "a", "b", "c", "d", "e").rules())
        .isEqualTo(
            Map.of(
                "none", List.of(),
                "a", List.of(1L, 2L),
                "b", List.of(),
                "c", List.of(3L),
                "d", List.of(4L, 5L),
                "e", List.of()));
    assertThat(asked).containsExactly("whole");
  }

  @Test
  void anEmptyTableHasNothing() throws IOException {
    kernel = List.of();
    assertThat(read(100).rules()).isEmpty();
    assertThat(read(100, "a").rules()).isEqualTo(Map.of("a", List.of()));
  }

  @Test
  void behindEnoughRulesChainsAreAskedForOneByOne() throws IOException {
    assertThat(read(1, "a", "b", "c", "d", "e").rules())
        .isEqualTo(
            Map.of(
                "a", List.of(1L, 2L),
                "b", List.of(),
                "c", List.of(3L),
                "d", List.of(4L, 5L),
                "e", List.of()));
    assertThat(asked).containsExactly("whole", "b", "c", "d", "e");
    assertThat(sockets).allMatch(FakeKernel::closed);
  }

  @Test
  void aRuleOfNoChainThatWasDueEndsTheReadingAndTheNextGoesChainByChain() throws IOException {
    kernel = List.of("b", "a");
    try (Connection connection = new Connection(socket());
        TableRules rules = new TableRules(connection, connections(this::socket), 100)) {
      SeenTable first = table("a", "b");
      assertThatThrownBy(() -> rules.forEach(NftablesFamily.IPV4, "t", first, first))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining("rule 2 is of none of the chains that were due");
      asked.clear();
      SeenTable second = table("a", "b");
      rules.forEach(NftablesFamily.IPV4, "t", second, second);
      assertThat(second.rules()).isEqualTo(Map.of("a", List.of(2L), "b", List.of(1L)));
      assertThat(asked).containsExactly("a", "b");
    }
  }

  @Test
  void aTornAnswerIsNotAnAnswer() throws IOException {
    FakeKernel torn = new FakeKernel(request -> List.of(Reply.done(request, 0, NLM_F_DUMP_INTR)));
    try (Connection connection = new Connection(torn);
        TableRules rules = new TableRules(connection, connections(() -> torn), 100)) {
      SeenTable seen = table("a");
      assertThatThrownBy(() -> rules.forEach(NftablesFamily.IPV4, "t", seen, seen))
          .isInstanceOf(DumpInterruptedException.class);
    }
  }

  private SeenTable read(int wholesale, String... chains) throws IOException {
    try (Connection connection = new Connection(socket());
        TableRules rules = new TableRules(connection, connections(this::socket), wholesale)) {
      SeenTable seen = table(chains);
      rules.forEach(NftablesFamily.IPV4, "t", seen, seen);
      return seen;
    }
  }

  private static SeenTable table(String... chains) {
    List<Chain> list = new ArrayList<>();
    for (String chain : chains) {
      list.add(new Chain(NftablesFamily.IPV4, "t", chain, 0, 0, Optional.empty()));
    }
    return new SeenTable(list);
  }

  private static TableRules.Connections connections(Supplier<FakeKernel> sockets) {
    return new TableRules.Connections() {
      @Override
      public Connection open() {
        return new Connection(sockets.get());
      }

      @Override
      public Connection openForShortDumps() throws IOException {
        return Connection.forShortDumps(sockets.get(), PATIENCE);
      }
    };
  }

  private FakeKernel socket() {
    FakeKernel socket = new FakeKernel(this::answer);
    sockets.add(socket);
    return socket;
  }

  private List<Reply> answer(Message request) {
    String wanted = chain(request);
    asked.add(wanted.isEmpty() ? "whole" : wanted);
    List<ByteBuffer> messages = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      if (wanted.isEmpty() || wanted.equals(kernel.get(i))) {
        AttributeWriter rule =
            new AttributeWriter(ByteBuffer.wrap(new byte[] {IPV4, 0, 0, 0}))
                .text(NFTA_RULE_CHAIN, kernel.get(i))
                .bytes(NFTA_RULE_HANDLE, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) (i + 1)});
        messages.add(Reply.message(request, NEWRULE, NLM_F_MULTI, rule.payload()));
      }
    }
    Reply end = Reply.done(request, 0, 0);
    return messages.isEmpty() ? List.of(end) : List.of(Reply.datagram(messages), end);
  }

  private static String chain(Message request) {
    try {
      AttributeReader attributes = request.attributesAfter(4); // struct nfgenmsg
      String chain = "";
      while (attributes.next()) {
        if (attributes.type() == NFTA_RULE_CHAIN) {
          chain = attributes.text();
        }
      }
      attributes.check();
      return chain;
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }
}
