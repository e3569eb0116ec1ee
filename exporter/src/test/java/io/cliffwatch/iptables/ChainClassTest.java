// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainClassTest {
  @ParameterizedTest
  @CsvSource({
    "KUBE-SERVICES, services",
    "KUBE-SVC-2PAEG3PFWDEL76JB, service",
    "KUBE-SVL-2PAEG3PFWDEL76JB, service",
    "KUBE-SEP-24VHFY6PIYP6DAYO, endpoint",
    "KUBE-EXT-2PAEG3PFWDEL76JB, external",
    "KUBE-FW-HRNZUG5WVLV3QHKV, external",
    "KUBE-XLB-HRNZUG5WVLV3QHKV, external",
    "KUBE-NODEPORTS, node_ports",
    "KUBE-NODE-PORT, node_ports",
    "KUBE-EXTERNAL-SERVICES, kube_other",
    "KUBE-FIREWALL, kube_other",
    "KUBE-PROXY-FIREWALL, kube_other",
    "KUBE-SERVICES-2, kube_other",
    "PREROUTING, other",
    "cali-FORWARD, other",
    "KUBELET, other"
  })
  void theNameTellsTheClass(String chain, String label) {
    assertThat(ChainClass.of(chain).label()).isEqualTo(label);
  }
}
