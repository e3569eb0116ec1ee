// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface is a bridge: not every kernel has the dummy that kube-proxy makes. */
@Requires(Requirement.ROOT)
class AliasReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000, 10_000})
  void countsEqualIpAddr(int addresses) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AliasReader reader = new AliasReader("kube-ipvs0")) {
      namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
      namespace.exec("ip", "link", "add", "other", "type", "bridge");
      namespace.exec("ip", "addr", "add", "192.0.2.1/32", "dev", "other");
      namespace.feed(batch(addresses), "ip", "-batch", "-");
      long ipv4 = ipAddr(namespace, "-4");
      assertThat(ipv4).isEqualTo(addresses);
      assertThat(namespace.call(reader::read))
          .isEqualTo(new Outcome.Read<>(new AliasSnapshot(ipv4, ipAddr(namespace, "-6"))));
    }
  }

  @Test
  void withoutTheInterfaceItIsAbsent() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AliasReader reader = new AliasReader("kube-ipvs0")) {
      assertThat(namespace.call(reader::read))
          .isEqualTo(
              new Outcome.Absent<>(
                  "there is no interface kube-ipvs0: kube-proxy is not in ipvs mode here"));
    }
  }

  private static long ipAddr(ScratchNamespace namespace, String family) throws Exception {
    return namespace.exec("ip", "-o", family, "addr", "show", "dev", "kube-ipvs0").lines().count();
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
