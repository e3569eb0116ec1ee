// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NftablesTest {
  private static final int NEWCHAIN = 0xa03; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWCHAIN
  private static final int NEWRULE = 0xa06;
  private static final int NEWSET = 0xa09;
  private static final int NEWSETELEM = 0xa0c;
  private static final int NEWGEN = 0xa0f;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;

  @Test
  void theCapturedRulesetIsTheOneThatNftPrinted() throws IOException {
    NftTool tool = NftTool.parse(Fixture.toolOutput("nftables"));
    try (Connection connection = Fixture.connection("nftables")) {
      List<Object> answers = NftablesRuleset.askEverything(connection);
      List<Long> handles = new ArrayList<>();
      tool.chains()
          .forEach((name, rules) -> {
            if (name.startsWith("ip ")) {
              handles.addAll(rules);
            }
          });
      assertThat(answers)
          .filteredOn(NftablesRuleset.Seen.class::isInstance)
          .extracting(answer -> ((NftablesRuleset.Seen) answer).handle())
          .containsExactlyElementsOf(handles);
      assertThat(answers)
          .filteredOn(NftSet.class::isInstance)
          .extracting(answer -> ((NftSet) answer).name() + " " + ((NftSet) answer).elements())
          .contains("service-ips OptionalLong[3]", "cluster-ips OptionalLong[2]");
      assertThat(answers)
          .filteredOn(NftablesRuleset.Seen.class::isInstance)
          .flatExtracting(answer -> ((NftablesRuleset.Seen) answer).kinds())
          .contains(
              ExpressionKind.LOOKUP,
              ExpressionKind.NUMGEN,
              ExpressionKind.NAT,
              ExpressionKind.MATCH,
              ExpressionKind.TARGET,
              ExpressionKind.OBJREF)
          .doesNotContain(ExpressionKind.UNKNOWN);
    }
  }

  @Test
  void anOlderKernelDoesNotTellHowManyElementsASetHas() throws IOException {
    Nftables kernel =
        answering(NEWSET, IPV4, set -> set.text(1, "t").text(2, "s").networkU32(3, 0x48));
    assertThat(kernel.sets(NftablesFamily.IPV4, "t"))
        .singleElement()
        .satisfies(set -> {
          assertThat(set.elements()).isEmpty();
          assertThat(set.isMap()).isTrue();
        });
  }

  @Test
  void whatANewerKernelSaysBesidesIsSkipped() throws IOException {
    Nftables kernel =
        answering(
            NEWRULE,
            IPV4,
            rule ->
                rule.bytes(3, new byte[] {0, 0, 0, 0, 0, 0, 1, 2})
                    .u32(99, 1)
                    .nested(
                        4,
                        list ->
                            list.nested(
                                1,
                                expression ->
                                    expression
                                        .text(1, "teleport")
                                        .nested(2, data -> data.u8(1, 7))
                                        .u32(77, 1)))
                    .u32(100, 1));
    List<String> seen = new ArrayList<>();
    kernel.rules(
        NftablesFamily.IPV4,
        "t",
        "c",
        rule -> {
          Expressions expressions = rule.expressions();
          while (expressions.next()) {
            seen.add(rule.handle() + " " + expressions.kind() + " " + expressions.name());
          }
        });
    assertThat(seen).containsExactly("258 UNKNOWN teleport");
  }

  @Test
  void aRuleWithoutExpressionsHasNoneOfTheOneBefore() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(new byte[] {IPV4, 0, 0, 0});
    ByteBuffer full =
        new AttributeWriter(header)
            .nested(4, list -> list.nested(1, expression -> expression.text(1, "counter")))
            .payload();
    ByteBuffer bare = new AttributeWriter(header).payload();
    FakeKernel kernel =
        new FakeKernel(request -> Reply.multipart(request, NEWRULE, List.of(full, bare)));
    List<Boolean> expressions = new ArrayList<>();
    new Nftables(new Connection(kernel))
        .rules(NftablesFamily.IPV4, "t", "c", rule -> expressions.add(rule.expressions().next()));
    assertThat(expressions).containsExactly(true, false);
  }

  @Test
  void anExpressionWithoutANameEndsTheReading() {
    Nftables kernel =
        answering(
            NEWRULE, IPV4, rule -> rule.nested(4, list -> list.nested(1, none -> none.u8(9, 1))));
    assertThatThrownBy(() ->
            kernel.rules(
                NftablesFamily.IPV4,
                "t",
                "c",
                rule -> assertThat(rule.expressions().next()).isFalse()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("an expression without a name");
  }

  @Test
  void anotherFamilyThanWasAskedForIsMalformed() {
    Nftables kernel = answering(NEWCHAIN, IPV6, chain -> chain.text(1, "t").text(3, "c"));
    assertThatThrownBy(() -> kernel.chains(NftablesFamily.IPV4, Collectors.counting()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("family 10");
  }

  @Test
  void aVerdictWithoutACodeIsMalformed() {
    Nftables kernel =
        answering(
            NEWSETELEM,
            IPV4,
            list ->
                list.nested(
                    3,
                    elements ->
                        elements.nested(
                            1,
                            element ->
                                element.nested(
                                    2, data -> data.nested(2, verdict -> verdict.text(2, "c"))))));
    assertThatThrownBy(() -> kernel.elements(NftablesFamily.IPV4, "t", "s", Collectors.counting()))
        .hasMessageContaining("a verdict without a code");
  }

  @Test
  void aGenerationIsItsNumberAndWhoAsked() throws IOException {
    Nftables kernel =
        answering(
            NEWGEN,
            0,
            generation ->
                generation.networkU32(1, 0xffff_fffeL).networkU32(2, 42).text(3, "kube-proxy"));
    assertThat(kernel.generation()).isEqualTo(new Generation(4_294_967_294L, 42, "kube-proxy"));
    Nftables nameless = answering(NEWGEN, 0, generation -> {});
    assertThatThrownBy(nameless::generation).hasMessageContaining("without a number");
  }

  @Test
  void aTornAnswerIsNotAnAnswer() {
    FakeKernel kernel =
        new FakeKernel(request -> List.of(Reply.done(request, 0, NetlinkUapi.NLM_F_DUMP_INTR)));
    Nftables nftables = new Nftables(new Connection(kernel));
    assertThatThrownBy(() -> nftables.rules(NftablesFamily.IPV4, "t", "c", ignored -> {}))
        .isInstanceOf(DumpInterruptedException.class);
  }

  private static Nftables answering(int type, int family, Consumer<AttributeWriter> content) {
    AttributeWriter payload =
        new AttributeWriter(ByteBuffer.wrap(new byte[] {(byte) family, 0, 0, 0}));
    content.accept(payload);
    return new Nftables(
        new Connection(
            new FakeKernel(request ->
                type == NEWGEN
                    ? Reply.single(request, type, payload.payload())
                    : Reply.multipart(request, type, List.of(payload.payload())))));
  }
}
