// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.dataplane.Plane.Role;
import io.cliffwatch.iptables.IptablesCensus;
import io.cliffwatch.iptables.SaveFile;
import io.cliffwatch.iptables.UnknownParts;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IptablesPlanesTest {
  private static final String SERVICE =
      "-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-A";

  @ParameterizedTest
  @CsvSource({
    "PREROUTING, KUBE-SERVICES, ROUTES",
    "OUTPUT, KUBE-SERVICES, ROUTES",
    "POSTROUTING, KUBE-SERVICES, INERT",
    "KUBE-NODEPORTS, KUBE-SERVICES, INERT",
    "PREROUTING, KUBE-NODEPORTS, INERT"
  })
  void aRulesetRoutesWhenABuiltInChainThatPacketsEnterByJumpsToIt(
      String from, String to, Role role) {
    Plane plane = plane("-A %s -j %s".formatted(from, to), SERVICE);
    assertThat(plane.role()).isEqualTo(role);
    assertThat(plane.services()).isEqualTo(1);
    assertThat(plane.objects()).isEqualTo(1);
  }

  @Test
  void withTheJumpAndNoServiceItIsPrepared() {
    assertThat(plane("-A OUTPUT -j KUBE-SERVICES", "").role()).isEqualTo(Role.PREPARED);
  }

  private static Plane plane(String jump, String service) {
    String nat =
        """
        *nat
        :PREROUTING ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-A - [0:0]
        %s
        %s
        COMMIT
        """
            .formatted(jump, service);
    IptablesCensus census =
        new IptablesCensus(
            List.of(SaveFile.parse(nat).census(AddressFamily.IPV4)),
            Map.of(),
            OptionalLong.empty(),
            UnknownParts.NONE);
    return IptablesPlanes.of(census).getFirst();
  }
}
