// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rules that the tools at hand do not write: of newer kernels and tools, and broken ones. */
class NftRuleParserTest {
  private static final int NEWRULE = 0xa06; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE
  private static final int INPUTS = Integer.getInteger("cliffwatch.fuzz.inputs", 20_000);
  private static final long SEED = Long.getLong("cliffwatch.fuzz.seed", System.nanoTime());

  /** A rule of KUBE-SERVICES for one address. */
  private static void jump(AttributeWriter rule) {
    expression(rule, "payload", data -> numbers(data, 1, 1, 2, 1, 3, 16, 4, 4));
    compare(rule, 10, 96, 0, 1);
    expression(rule, "counter", data -> data.u64(1, 0));
    jumpTo(rule, "SVC");
  }

  /** A rule of an endpoint, to 10.0.0.7:80. */
  private static void dnat(AttributeWriter rule) {
    target(rule, 2, 44 + 4);
  }

  private static void compare(AttributeWriter rule, int... address) {
    byte[] bytes = new byte[address.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) address[i];
    }
    expression(
        rule,
        "cmp",
        data -> {
          numbers(data, 1, 1, 2, 0);
          data.nested(3, value -> value.bytes(1, bytes));
        });
  }

  private static void jumpTo(AttributeWriter rule, String chain) {
    expression(
        rule,
        "immediate",
        data ->
            data.networkU32(1, 0)
                .nested(
                    2,
                    value ->
                        value.nested(
                            2,
                            verdict -> verdict.networkU32(1, -3 & 0xffff_ffffL).text(2, chain))));
  }

  private static void target(AttributeWriter rule, int revision, int bytes) {
    ByteBuffer info = ByteBuffer.allocate(bytes).order(java.nio.ByteOrder.nativeOrder());
    info.putInt(0, 2); // NF_NAT_RANGE_PROTO_SPECIFIED
    info.put(4, new byte[] {10, 0, 0, 7}).put(36, new byte[] {0, 80});
    expression(
        rule,
        "target",
        data -> data.text(1, "DNAT").networkU32(2, revision).bytes(3, info.array()));
  }

  private static void numbers(AttributeWriter data, int... typesAndValues) {
    for (int i = 0; i < typesAndValues.length; i += 2) {
      data.networkU32(typesAndValues[i], typesAndValues[i + 1]);
    }
  }

  private static void expression(
      AttributeWriter rule, String name, Consumer<AttributeWriter> content) {
    rule.nested(1, expression -> expression.text(1, name).nested(2, content));
  }

  @Test
  void aServiceAndItsEndpointAreCounted() throws IOException {
    FamilyCensus census = census(rule(NftRuleParserTest::jump), rule(NftRuleParserTest::dnat));
    assertThat(census.services()).isEqualTo(1);
    assertThat(census.endpoints()).isEqualTo(1);
    assertThat(census.lookup().orElseThrow().worst()).isEqualTo(1);
  }

  @Test
  void anUnknownExpressionIsPassedOver() throws IOException {
    Consumer<AttributeWriter> newer =
        rule -> {
          expression(rule, "teleport", data -> data.u8(1, 7));
          jump(rule);
        };
    assertThat(census(rule(newer), rule(NftRuleParserTest::dnat)).services()).isEqualTo(1);
  }

  @Test
  void whatIsUnknownIsCountedAndNamed() throws IOException {
    NftRuleParser parser = parser(new RulesetFacts(AddressFamily.IPV4, Backend.NF_TABLES));
    assertThat(parser.unknown().remark()).isEmpty();
    read(
        rule(rule -> {
          for (String name : List.of("teleport", "teleport", "beam")) {
            expression(rule, name, data -> data.u8(1, 7));
          }
          expression(rule, "immediate", data -> data.u8(77, 7));
        }),
        parser);
    assertThat(parser.unknown())
        .isEqualTo(new UnknownParts(4, new TreeSet<>(Set.of("beam", "teleport"))));
    assertThat(parser.unknown().remark()).contains("expressions (beam, teleport)");
  }

  @Test
  void ofManyUnknownExpressionsAFewAreNamed() throws IOException {
    NftRuleParser parser = parser(new RulesetFacts(AddressFamily.IPV4, Backend.NF_TABLES));
    read(
        rule(rule -> {
          for (int i = 0; i < 100; i++) {
            expression(rule, "new" + i, data -> data.u8(1, 7));
          }
        }),
        parser);
    UnknownParts twice = parser.unknown().plus(new UnknownParts(1, new TreeSet<>(Set.of("more"))));
    assertThat(twice.count()).isEqualTo(101);
    assertThat(twice.expressions()).hasSize(5).contains("more");
  }

  private static NftRuleParser parser(RulesetFacts facts) {
    TableFacts nat = facts.table("nat");
    nat.chain(ChainClass.SERVICES, 0);
    return new NftRuleParser(AddressFamily.IPV4, new ChainNames(), nat);
  }

  @Test
  void whatOverwritesTheRegisterIsNoDestination() throws IOException {
    Consumer<AttributeWriter> masked =
        rule -> {
          expression(rule, "payload", data -> numbers(data, 1, 1, 2, 1, 3, 16, 4, 4));
          expression(rule, "bitwise", data -> numbers(data, 1, 1, 2, 1, 3, 4));
          compare(rule, 10, 96, 0, 0);
          jumpTo(rule, "SVC");
        };
    assertThat(census(rule(masked), rule(NftRuleParserTest::dnat)).services()).isZero();
  }

  @Test
  void aTranslationOfAnUnknownRevisionIsARefusalToCount() {
    assertThatThrownBy(
            () -> census(rule(NftRuleParserTest::jump), rule(rule -> target(rule, 9, 48))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DNAT of revision 9 with 48 bytes is unknown");
  }

  @Test
  void aTranslationThatDoesNotSayWhereToIsMalformed() {
    Consumer<AttributeWriter> nat =
        rule -> expression(rule, "nat", data -> numbers(data, 1, 1, 2, 2, 3, 1));
    assertThatThrownBy(() -> census(rule(NftRuleParserTest::jump), rule(nat)))
        .hasMessageContaining("a nat expression that does not say where to");
  }

  @Test
  void aJumpOutOfTheTableMeansThatAChainIsMissing() throws IOException {
    NftRuleParser parser = parser(new RulesetFacts(AddressFamily.IPV4, Backend.NF_TABLES));
    read(rule(NftRuleParserTest::dnat), parser);
    assertThat(parser.isAstray()).isFalse();
    read(rule(rule -> jumpTo(rule, "nowhere")), parser);
    assertThat(parser.isAstray()).isTrue();
  }

  @Test
  void brokenRulesAreAnIoExceptionOrCounted() throws IOException {
    System.out.println("broken rules: seed " + SEED);
    int counted = 0;
    int refused = 0;
    byte[] jump = bytes(rule(NftRuleParserTest::jump));
    byte[] translation = bytes(rule(NftRuleParserTest::dnat));
    for (int i = 0; i < INPUTS; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      try {
        FamilyCensus census = census(broken(jump, random), broken(translation, random));
        assertThat(census.services()).isBetween(0L, 1L);
        assertThat(census.endpoints()).isBetween(0L, 1L);
        counted++;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("null");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("-Dcliffwatch.fuzz.seed=" + (SEED + i) + ": " + e, e);
      }
    }
    assertThat(counted).isGreaterThan(INPUTS / 100);
    assertThat(refused).isGreaterThan(INPUTS / 100);
  }

  private static ByteBuffer broken(byte[] rule, SplittableRandom random) {
    byte[] bytes = rule.clone();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      // The family in front is what was asked for.
      int at = 4 + random.nextInt(bytes.length - 4);
      bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] + 1);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private static ByteBuffer rule(Consumer<AttributeWriter> expressions) {
    return new AttributeWriter(ByteBuffer.wrap(new byte[] {2, 0, 0, 0}))
        .text(1, "nat")
        .nested(4, expressions)
        .payload();
  }

  /** A table of KUBE-SERVICES with the first rule, SVC that jumps to SEP, SEP with the second. */
  private static FamilyCensus census(ByteBuffer service, ByteBuffer endpoint) throws IOException {
    ChainNames names = new ChainNames();
    List.of("KUBE-SERVICES", "SVC", "SEP").forEach(names::add);
    RulesetFacts facts = new RulesetFacts(AddressFamily.IPV4, Backend.NF_TABLES);
    TableFacts nat = facts.table("nat");
    NftRuleParser parser = new NftRuleParser(AddressFamily.IPV4, names, nat);
    nat.chain(ChainClass.SERVICES, 0);
    read(service, parser);
    nat.chain(ChainClass.SERVICE, 1);
    RuleFields jump = new RuleFields();
    jump.jumpTo(2);
    nat.rule(jump);
    nat.chain(ChainClass.ENDPOINT, 2);
    read(endpoint, parser);
    return facts.census();
  }

  private static void read(ByteBuffer rule, NftRuleParser parser) throws IOException {
    FakeKernel kernel = new FakeKernel(request -> Reply.multipart(request, NEWRULE, List.of(rule)));
    try (Connection connection = new Connection(kernel)) {
      new Nftables(connection).rules(NftablesFamily.IPV4, "nat", "c", parser);
    }
  }
}
