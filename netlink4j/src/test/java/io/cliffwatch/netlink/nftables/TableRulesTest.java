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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableRulesTest {
  private static final int NEWRULE = 0xa06; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE
  private static final int IPV4 = 2;
  private static final int NFTA_RULE_CHAIN = 2;
  private static final int NFTA_RULE_HANDLE = 3;
  private static final int NFTA_RULE_POSITION = 6;

  /** A rule, and the handle of the one before it, 0 for none. */
  private record Dumped(int handle, int position) {}

  private record Part(List<Dumped> rules) {}

  /** What the kernel answers for a chain, one answer after the other, each part of it. */
  private final Map<String, Deque<List<Part>>> kernel = new HashMap<>();

  private final List<String> asked = new ArrayList<>();
  private boolean torn;
  private TableRules rules;

  @BeforeEach
  void connect() throws IOException {
    Connection connection = new Connection(new FakeKernel(this::answer));
    Connection shortDumps =
        Connection.forShortDumps(new FakeKernel(this::answer), Duration.ofSeconds(1));
    rules = new TableRules(connection, shortDumps);
  }

  @Test
  void everyChainBeginsAlsoOneWithoutRules() throws IOException {
    answers("b", part(new Dumped(1, 0), new Dumped(5, 1)));
    SeenTable seen = table(0, "a", "b", "c");
    rules.forEach(NftablesFamily.IPV4, "t", seen, seen);
    assertThat(seen.rules())
        .isEqualTo(Map.of("a", List.of(), "b", List.of(1L, 5L), "c", List.of()));
    assertThat(asked).containsExactly("a", "b", "c");
  }

  @Test
  void aChainOfSeveralPartsIsAskedForTwice() throws IOException {
    answers("a", part(new Dumped(1, 0)), part(new Dumped(2, 1)));
    answers("a", part(new Dumped(1, 0)), part(new Dumped(2, 1)));
    SeenTable seen = table(99, "a");
    rules.forEach(NftablesFamily.IPV4, "t", seen, seen);
    assertThat(seen.rules()).isEqualTo(Map.of("a", List.of(1L, 2L)));
    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void aChainThatLostItsEndIsInterrupted() {
    answers("a", part(new Dumped(1, 0)), part(new Dumped(2, 1)));
    answers("a", part(new Dumped(1, 0)), part(new Dumped(2, 1)), part(new Dumped(3, 2)));
    assertInterrupted("other rules");
  }

  @Test
  void aRuleThatWasLeftOutIsInterrupted() {
    answers("a", part(new Dumped(1, 0)), part(new Dumped(3, 2)));
    assertInterrupted("rule 3 does not follow");
  }

  @Test
  void aRuleThatComesTwiceIsInterrupted() {
    answers("a", part(new Dumped(1, 0), new Dumped(2, 1)), part(new Dumped(2, 1)));
    assertInterrupted("rule 2 does not follow");
  }

  @Test
  void theFirstRulesThatAreLeftOutAreInterrupted() {
    answers("a", part(new Dumped(3, 2)));
    assertInterrupted("rule 3 does not follow");
  }

  private void assertInterrupted(String message) {
    SeenTable seen = table(99, "a");
    assertThatThrownBy(() -> rules.forEach(NftablesFamily.IPV4, "t", seen, seen))
        .isInstanceOf(DumpInterruptedException.class)
        .hasMessageContaining(message);
  }

  /** A short dump is concluded while its torn end still waits, and then another chain fails. */
  @Test
  void aReadingThatFailsLeavesNothingToTheNext() throws IOException {
    torn = true;
    answers("a", part(new Dumped(1, 0)));
    SeenTable failing = table(0, "a", "b");
    TableVisitor visitor =
        new TableVisitor() {
          @Override
          public void chain(int chain) throws MalformedMessageException {
            if (chain == 1) {
              throw new MalformedMessageException("enough");
            }
          }

          @Override
          public void visit(Rule rule) {}
        };
    assertThatThrownBy(() -> rules.forEach(NftablesFamily.IPV4, "t", failing, visitor))
        .hasMessage("enough")
        .hasSuppressedException(
            new MalformedMessageException("the dump before went on behind its end, or was torn"));
    torn = false;
    answers("a", part(new Dumped(1, 0)));
    SeenTable quiet = table(0, "a", "b");
    rules.forEach(NftablesFamily.IPV4, "t", quiet, quiet);
    assertThat(quiet.rules()).isEqualTo(Map.of("a", List.of(1L), "b", List.of()));
  }

  @Test
  void aTornAnswerIsNotAnAnswer() {
    torn = true;
    SeenTable seen = table(0, "a");
    assertThatThrownBy(() -> rules.forEach(NftablesFamily.IPV4, "t", seen, seen))
        .isInstanceOf(DumpInterruptedException.class);
  }

  private void answers(String chain, Part... parts) {
    kernel.computeIfAbsent(chain, _ -> new ArrayDeque<>()).add(List.of(parts));
  }

  private static Part part(Dumped... rules) {
    return new Part(List.of(rules));
  }

  private static SeenTable table(long use, String... chains) {
    List<Chain> list = new ArrayList<>();
    for (String chain : chains) {
      list.add(new Chain(NftablesFamily.IPV4, "t", chain, 0, use, Optional.empty()));
    }
    return new SeenTable(list);
  }

  private List<Reply> answer(Message request) {
    String chain = chain(request);
    asked.add(chain);
    List<Reply> replies = new ArrayList<>();
    List<Part> answer = kernel.getOrDefault(chain, new ArrayDeque<>()).poll();
    for (Part part : answer == null ? List.<Part>of() : answer) {
      replies.add(
          Reply.datagram(
              part.rules().stream().map(rule -> message(request, chain, rule)).toList()));
    }
    replies.add(Reply.done(request, 0, torn ? NLM_F_DUMP_INTR : 0));
    return replies;
  }

  private static ByteBuffer message(Message request, String chain, Dumped dumped) {
    AttributeWriter rule =
        new AttributeWriter(ByteBuffer.wrap(new byte[] {IPV4, 0, 0, 0}))
            .text(NFTA_RULE_CHAIN, chain)
            .bytes(NFTA_RULE_HANDLE, u64(dumped.handle()));
    if (dumped.position() != 0) {
      rule.bytes(NFTA_RULE_POSITION, u64(dumped.position()));
    }
    return Reply.message(request, NEWRULE, NLM_F_MULTI, rule.payload());
  }

  private static byte[] u64(int number) {
    return new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) number};
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
