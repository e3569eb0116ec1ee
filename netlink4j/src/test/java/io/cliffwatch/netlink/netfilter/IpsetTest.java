// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IpsetTest {
  private static final Map<Integer, String> PROTOCOLS = Map.of(6, "tcp", 17, "udp", 132, "sctp");
  private static final Pattern MEMBER =
      Pattern.compile("^add (\\S+) (\\S+),(\\w+):(\\d+)$", Pattern.MULTILINE);
  private static final int LIST = 0x607; // NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_LIST

  @Test
  void theCapturedHeaderIsTheOneThatTheToolPrinted() throws IOException {
    List<String> printed = Fixture.toolOutput("ipset-header").lines().toList();
    try (Connection connection = Fixture.connection("ipset-header")) {
      IpsetHeader header = new Ipset(connection).header("KUBE-CLUSTER-IP").orElseThrow();
      assertThat(printed)
          .contains(
              "Name: " + header.name(),
              "Type: " + header.type(),
              "Size in memory: " + header.bytes(),
              "Number of entries: " + header.elements().orElseThrow());
      assertThat(printed)
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("Header: family inet ")
                  .contains("maxelem " + header.maxElements().orElseThrow()));
      assertThat(header.family()).as("NFPROTO_IPV4").isEqualTo(2);
    }
  }

  @Test
  void capturedMembersAreThoseThatTheToolPrinted() throws IOException {
    for (String capture : List.of("ipset-members", "ipset-members-ipv6")) {
      List<MatchResult> printed = MEMBER.matcher(Fixture.toolOutput(capture)).results().toList();
      String name = printed.getFirst().group(1);
      try (Connection connection = Fixture.connection(capture)) {
        List<IpsetMember> members =
            new Ipset(connection).members(name, Collectors.toList()).orElseThrow();
        assertThat(members)
            .extracting(IpsetTest::words)
            .containsExactlyElementsOf(printed.stream().map(IpsetTest::words).toList())
            .hasSizeGreaterThan(1);
      }
    }
  }

  private static List<Object> words(MatchResult member) {
    return List.of(address(member.group(2)), member.group(3), member.group(4));
  }

  /** Java would make an IPv4 address of {@code ::ffff:10.96.0.1}. */
  private static InetAddress address(String literal) {
    return literal.startsWith("::ffff:")
        ? AddressFamily.IPV6.address(
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 96, 0, 1})
        : InetAddress.ofLiteral(literal);
  }

  private static List<Object> words(IpsetMember member) {
    return List.of(
        member.address().orElseThrow(),
        PROTOCOLS.get(member.protocol().orElseThrow()),
        String.valueOf(member.port().orElseThrow()));
  }

  @Test
  void aSetThatIsNotThere() throws IOException {
    FakeKernel kernel = new FakeKernel(request -> List.of(Reply.error(request, Errno.ENOENT, "")));
    try (Connection connection = new Connection(kernel)) {
      assertThat(new Ipset(connection).header("KUBE-CLUSTER-IP")).isEmpty();
      assertThat(new Ipset(connection).members("KUBE-CLUSTER-IP", Collectors.counting()))
          .isEqualTo(Optional.empty());
    }
  }

  @Test
  void anOldKernelDoesNotTellHowManyElements() throws IOException {
    ByteBuffer part =
        part().text(3, "hash:ip").u8(5, 2).nested(7, data -> data.networkU32(19, 9)).payload();
    IpsetHeader header = ipset(List.of(part)).header("S").orElseThrow();
    assertThat(header.elements()).isEmpty();
    assertThat(header.maxElements()).hasValue(9);
  }

  @Test
  void membersComeInSeveralParts() throws IOException {
    ByteBuffer first = part().text(3, "hash:ip").nested(8, IpsetTest::twoMembers).payload();
    ByteBuffer second = part().nested(8, IpsetTest::twoMembers).payload();
    assertThat(ipset(List.of(first, second)).members("S", Collectors.counting())).contains(4L);
  }

  @Test
  void aMemberWithAnAddressOfTheWrongSizeIsMalformed() {
    ByteBuffer part =
        part()
            .nested(8, list -> list.nested(7, one -> one.nested(1, ip -> ip.bytes(1, new byte[3]))))
            .payload();
    assertThatThrownBy(() -> ipset(List.of(part)).members("S", Collectors.counting()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("attribute 1 is not a value of 4 bytes: 3 bytes");
  }

  @Test
  void aNameThatCannotBe() {
    Ipset ipset = ipset(List.of());
    for (String name : List.of("", "x".repeat(32), "a\0b")) {
      assertThatThrownBy(() -> ipset.header(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void twoMembers(AttributeWriter list) {
    list.nested(7, one -> one.nested(1, ip -> ip.bytes(1, new byte[] {10, 0, 0, 1})));
    list.nested(7, one -> one.nested(1, ip -> ip.bytes(1, new byte[] {10, 0, 0, 2})));
  }

  private static AttributeWriter part() {
    return new AttributeWriter(ByteBuffer.allocate(4)).u8(1, 6).text(2, "S");
  }

  private static Ipset ipset(List<ByteBuffer> parts) {
    int flags = 0x301; // NLM_F_REQUEST | NLM_F_DUMP
    return new Ipset(
        new Connection(
            new FakeKernel(
                FakeKernel.expecting(
                    LIST, flags, request -> Reply.multipart(request, LIST, parts)))));
  }
}
