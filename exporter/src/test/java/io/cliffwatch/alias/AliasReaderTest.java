// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface is a bridge: not every kernel has the dummy that kube-proxy makes. */
@Requires(Requirement.ROOT)
class AliasReaderTest {
  private static final Pattern ADDRESS =
      Pattern.compile("^\\d+: (\\S+) +inet6? ([^ /]+)", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(ints = {0, 5_000, 10_000})
  void addressesAreThoseOfIpAddr(int addresses) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AliasReader reader = new AliasReader("kube-ipvs0")) {
      namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
      namespace.exec("ip", "link", "add", "other", "type", "bridge");
      namespace.exec("ip", "addr", "add", "192.0.2.1/32", "dev", "other");
      namespace.feed(batch(addresses), "ip", "-batch", "-");
      long ipv4 = ipAddr(namespace, "-4");
      assertThat(ipv4).isEqualTo(addresses);
      AliasSnapshot snapshot =
          ((Outcome.Read<AliasSnapshot>) namespace.call(reader::read)).snapshot();
      assertThat(snapshot.ipv4().aliases()).isEqualTo(addresses(namespace, "-4", true));
      assertThat(snapshot.ipv6().aliases()).isEqualTo(addresses(namespace, "-6", true));
      assertThat(snapshot.ipv4().elsewhere())
          .isEqualTo(addresses(namespace, "-4", false))
          .isEqualTo(set(List.of("127.0.0.1", "192.0.2.1")));
      assertThat(snapshot.ipv6().elsewhere()).isEqualTo(addresses(namespace, "-6", false));
    }
  }

  @Test
  void withoutTheInterfaceItIsAbsent() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AliasReader reader = new AliasReader("kube-ipvs0")) {
      assertThat(namespace.call(reader::read))
          .isEqualTo(
              new Outcome.Absent<>(
                  "there is no interface kube-ipvs0, on which kube-proxy puts the addresses of"
                      + " Services in ipvs mode, and in no other"));
    }
  }

  private static long ipAddr(ScratchNamespace namespace, String family) throws Exception {
    return namespace.exec("ip", "-o", family, "addr", "show", "dev", "kube-ipvs0").lines().count();
  }

  /** Those of the interface, or of all others. */
  private static AddressSet addresses(ScratchNamespace namespace, String family, boolean ofAlias)
      throws Exception {
    return set(
        ADDRESS
            .matcher(namespace.exec("ip", "-o", family, "addr"))
            .results()
            .filter(match -> match.group(1).equals("kube-ipvs0") == ofAlias)
            .map(match -> match.group(2))
            .toList());
  }

  private static AddressSet set(List<String> literals) {
    return AddressSet.of(literals.stream().map(InetAddress::ofLiteral).map(Address::of).toList());
  }

  /** As many IPv4 addresses, and a tenth as many of IPv6. */
  private static String batch(int addresses) {
    String ipv4 =
        IntStream.range(0, addresses)
            .mapToObj(i -> "addr add 10.96." + i / 256 + "." + i % 256 + "/32 dev kube-ipvs0\n")
            .collect(Collectors.joining());
    String ipv6 =
        IntStream.rangeClosed(1, addresses / 10)
            .mapToObj(i -> "addr add fd00:96::" + Integer.toHexString(i) + "/128 dev kube-ipvs0\n")
            .collect(Collectors.joining());
    return ipv4 + ipv6;
  }
}
