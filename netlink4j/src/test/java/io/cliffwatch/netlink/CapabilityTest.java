// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.generic.GenericNetlink;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.netlink.route.RouteNetlink;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What needs a capability says which, and the rest does without. */
@Requires({Requirement.ROOT, Requirement.SETPRIV, Requirement.CONNTRACK})
class CapabilityTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void withoutCapabilities() throws Exception {
    assertThat(run("-all"))
        .isEqualTo(
            """
            IPCTNL_MSG_CT_GET_STATS_CPU: EPERM (Operation not permitted): needs the capability CAP_NET_ADMIN
            lo is 1
            nlctrl is 16
            """);
  }

  @Test
  void withTheOneCapability() throws Exception {
    assertThat(run("-all,+net_admin"))
        .isEqualTo(
            """
            conntrack counts
            lo is 1
            nlctrl is 16
            """);
  }

  private static String run(String capabilities) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      return namespace.exec(
          "setpriv",
          "--bounding-set=" + capabilities,
          "--inh-caps=-all",
          System.getProperty("java.home") + "/bin/java",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-cp",
          System.getProperty("java.class.path"),
          Asking.class.getName());
    }
  }

  /** What the process with fewer capabilities does. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) throws IOException {
      try (Connection connection = Connection.open(NETLINK_NETFILTER, TIMEOUT)) {
        assertThat(new Conntrack(connection).statistics()).isNotEmpty();
        System.out.println("conntrack counts");
      } catch (NetlinkException e) {
        System.out.println(e.getMessage());
      }
      try (Connection connection = Connection.open(NETLINK_ROUTE, TIMEOUT)) {
        int index = new RouteNetlink(connection).interfaceIndex("lo").orElseThrow();
        System.out.println("lo is " + index);
      }
      try (Connection connection = Connection.open(NETLINK_GENERIC, TIMEOUT)) {
        int id = new GenericNetlink(connection).family("nlctrl").orElseThrow().id();
        System.out.println("nlctrl is " + id);
      }
    }
  }
}
