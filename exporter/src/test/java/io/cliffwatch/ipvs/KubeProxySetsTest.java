// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@Requires({Requirement.ROOT, Requirement.IPSET})
class KubeProxySetsTest {
  /** One address in each set, and one with two ports in the first. */
  private static final String SETS =
      """
      create KUBE-CLUSTER-IP hash:ip,port family inet
      add KUBE-CLUSTER-IP 10.96.0.1,tcp:80
      add KUBE-CLUSTER-IP 10.96.0.1,udp:53
      create KUBE-LOAD-BALANCER hash:ip,port family inet
      add KUBE-LOAD-BALANCER 192.0.2.1,tcp:80
      create KUBE-EXTERNAL-IP hash:ip,port family inet
      add KUBE-EXTERNAL-IP 192.0.2.2,tcp:80
      create KUBE-EXTERNAL-IP-LOCAL hash:ip,port family inet
      add KUBE-EXTERNAL-IP-LOCAL 192.0.2.3,tcp:80
      create KUBE-NODE-PORT-SCTP-HASH hash:ip,port family inet
      add KUBE-NODE-PORT-SCTP-HASH 192.0.2.4,sctp:30080
      """;

  @Test
  void theAddressesThatKubeProxyBindsAreThoseOfFourSets() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(SETS, "ipset", "restore");
      assertThat(addresses(namespace))
          .isEqualTo(
              Map.of(
                  AddressFamily.IPV4,
                  new KubeProxyAddresses(
                      IpvsCorpus.set(Set.of("10.96.0.1")),
                      IpvsCorpus.set(Set.of("10.96.0.1", "192.0.2.1", "192.0.2.2", "192.0.2.3")))));
    }
  }

  @Test
  void thoseOfIpv6HaveNamesOfTheirOwn() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(
          """
          create KUBE-6-CLUSTER-IP hash:ip,port family inet6
          add KUBE-6-CLUSTER-IP fd00:96::1,tcp:80
          create KUBE-6-EXTERNAL-IP-LOCAL hash:ip,port family inet6
          add KUBE-6-EXTERNAL-IP-LOCAL 2001:db8::1,tcp:80
          """,
          "ipset",
          "restore");
      assertThat(addresses(namespace))
          .isEqualTo(
              Map.of(
                  AddressFamily.IPV6,
                  new KubeProxyAddresses(
                      IpvsCorpus.set(Set.of("fd00:96::1")),
                      IpvsCorpus.set(Set.of("fd00:96::1", "2001:db8::1")))));
    }
  }

  private static Map<AddressFamily, KubeProxyAddresses> addresses(ScratchNamespace namespace)
      throws Exception {
    try (KubeProxySets sets =
        new KubeProxySets(new Procfs(Path.of("/proc")), Path.of("/sys/module/ip_set"))) {
      return namespace.call(sets::addresses);
    }
  }
}
