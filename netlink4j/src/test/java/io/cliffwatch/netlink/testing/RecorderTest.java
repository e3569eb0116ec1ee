// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.Request;
import io.cliffwatch.netlink.generic.GenericFamily;
import io.cliffwatch.netlink.generic.GenericNetlink;
import io.cliffwatch.netlink.ipvs.Ipvs;
import io.cliffwatch.netlink.ipvs.ServiceKey;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.netlink.netfilter.Ipset;
import io.cliffwatch.netlink.nftables.NftablesRuleset;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.RouteNetlink;
import io.cliffwatch.netlink.taskstats.CommandFilter;
import io.cliffwatch.netlink.taskstats.ExitRecord;
import io.cliffwatch.netlink.taskstats.ExitRecords;
import io.cliffwatch.testing.ConntrackTraffic;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was recorded from this kernel gives the same answer again. With {@code
 * -Dcliffwatch.capture=DIR} the recordings are kept there, with the tool's output beside: that is
 * where the fixtures in {@code src/test/resources} come from.
 */
@Requires(Requirement.ROOT)
class RecorderTest {
  private interface Question<T> {
    T ask(Connection connection) throws IOException;
  }

  @Test
  void interfaceIndex() throws Exception {
    try (ScratchNamespace namespace = bridge()) {
      check(
          namespace,
          NETLINK_ROUTE,
          "link",
          connection -> new RouteNetlink(connection).interfaceIndex("kube0"),
          "ip",
          "link");
    }
  }

  @Test
  void missingInterface() throws Exception {
    try (ScratchNamespace namespace = bridge()) {
      check(
          namespace,
          NETLINK_ROUTE,
          "link-missing",
          connection -> new RouteNetlink(connection).interfaceIndex("kube1"),
          "ip",
          "link");
    }
  }

  @Test
  void addresses() throws Exception {
    try (ScratchNamespace namespace = bridge()) {
      int index = index(namespace);
      for (AddressFamily family : AddressFamily.values()) {
        check(
            namespace,
            NETLINK_ROUTE,
            "addresses-" + family.name().toLowerCase(java.util.Locale.ROOT),
            connection ->
                new RouteNetlink(connection).addresses(index, family, Collectors.toList()),
            "ip",
            "-o",
            family == AddressFamily.IPV4 ? "-4" : "-6",
            "addr");
      }
    }
  }

  @Test
  void aRefusalWithAnExplanation() throws Exception {
    try (ScratchNamespace namespace = bridge()) {
      // ifa_scope must be 0 in the request for a dump, says strict checking.
      ByteBuffer header = ByteBuffer.allocate(8).put(0, (byte) 2).put(3, (byte) 1);
      Request request = new Request("RTM_GETADDR", 22, new AttributeWriter(header));
      check(namespace, NETLINK_ROUTE, "refusal", connection -> dumpFailure(connection, request));
    }
  }

  @Test
  void aRefusedAttribute() throws Exception {
    try (ScratchNamespace namespace = bridge()) {
      // IFLA_MASTER (10) says nothing that a request for one interface could mean.
      AttributeWriter payload = new AttributeWriter(ByteBuffer.allocate(16)).u32(10, 1);
      Request request = new Request("RTM_GETLINK", 18, payload);
      check(
          namespace,
          NETLINK_ROUTE,
          "refused-attribute",
          connection -> getFailure(connection, request));
    }
  }

  private static String dumpFailure(Connection connection, Request request) throws IOException {
    try {
      return connection.dump(request, Message::header, Collectors.counting()).toString();
    } catch (NetlinkException e) {
      return e.toString();
    }
  }

  private static String getFailure(Connection connection, Request request) throws IOException {
    try {
      return connection.get(request, Message::header).toString();
    } catch (NetlinkException e) {
      return e.toString();
    }
  }

  @Test
  void families() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      check(
          namespace,
          NETLINK_GENERIC,
          "families",
          connection -> new GenericNetlink(connection).families(),
          "genl",
          "ctrl",
          "list");
    }
  }

  @Test
  @Requires({Requirement.CONNTRACK, Requirement.IPTABLES_LEGACY})
  void conntrackStatistics() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      ConntrackTraffic.make(namespace);
      check(
          namespace,
          NETLINK_NETFILTER,
          "conntrack-statistics",
          connection -> new Conntrack(connection).statistics(),
          "conntrack",
          "-S");
    }
  }

  @Test
  @Requires(Requirement.IPSET)
  void ipset() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(
          """
          create KUBE-CLUSTER-IP hash:ip,port family inet
          add KUBE-CLUSTER-IP 10.96.0.1,tcp:443
          add KUBE-CLUSTER-IP 10.96.0.10,udp:53
          add KUBE-CLUSTER-IP 10.96.0.10,tcp:53
          create KUBE-6-CLUSTER-IP hash:ip,port family inet6
          add KUBE-6-CLUSTER-IP fd00:10:96::1,sctp:443
          add KUBE-6-CLUSTER-IP ::ffff:10.96.0.1,tcp:80
          """,
          "ipset",
          "restore");
      check(
          namespace,
          NETLINK_NETFILTER,
          "ipset-header",
          connection -> new Ipset(connection).header("KUBE-CLUSTER-IP"),
          "ipset",
          "list",
          "-t",
          "KUBE-CLUSTER-IP");
      for (String name : List.of("KUBE-CLUSTER-IP", "KUBE-6-CLUSTER-IP")) {
        check(
            namespace,
            NETLINK_NETFILTER,
            name.contains("6") ? "ipset-members-ipv6" : "ipset-members",
            connection -> new Ipset(connection).members(name, Collectors.toList()),
            "ipset",
            "save",
            name);
      }
    }
  }

  @Test
  @Requires(Requirement.IPVS)
  void ipvs() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(VIRTUAL_SERVICES, "ipvsadm", "-R");
      check(
          namespace,
          NETLINK_GENERIC,
          "ipvs-services",
          connection -> Ipvs.find(connection).orElseThrow().services(Collectors.toList()),
          "ipvsadm",
          "-Ln");
      check(
          namespace,
          NETLINK_GENERIC,
          "ipvs-destinations",
          connection ->
              Ipvs.find(connection)
                  .orElseThrow()
                  .destinations(
                      new ServiceKey.Endpoint(
                          AddressFamily.IPV4, 6, InetAddress.ofLiteral("10.96.0.1"), 443),
                      Collectors.toList()),
          "ipvsadm",
          "-Ln",
          "-t",
          "10.96.0.1:443");
    }
  }

  /** As {@code ipvsadm -R} takes it. */
  private static final String VIRTUAL_SERVICES =
      """
      -A -t 10.96.0.1:443 -s rr -p 10800
      -a -t 10.96.0.1:443 -r 10.244.0.1:6443 -m -w 1
      -a -t 10.96.0.1:443 -r 10.244.0.2:6443 -m -w 0
      -A -u 10.96.0.10:53 -s wlc
      -A -t [fd00:10:96::1]:443 -s rr
      -a -t [fd00:10:96::1]:443 -r [fd00:10:244::1]:6443 -m -w 7
      -A -f 7 -s rr
      -a -f 7 -r 10.244.0.1:80 -g -w 1
      """;

  @Test
  @Requires({Requirement.NFTABLES, Requirement.IPTABLES_NFT})
  void nftables() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      NftablesRuleset.load(namespace);
      check(
          namespace,
          NETLINK_NETFILTER,
          "nftables",
          NftablesRuleset::askEverything,
          "nft",
          "-a",
          "list",
          "ruleset");
    }
  }

  @Test
  @Requires(Requirement.TASKSTATS)
  void exitRecord(@TempDir Path programs) throws Exception {
    Path sleep = Files.copy(Path.of("/bin/sleep"), programs.resolve("cw-sleep"), COPY_ATTRIBUTES);
    NetlinkSocket socket = NetlinkSocket.open(NETLINK_GENERIC, Duration.ofSeconds(5));
    GenericFamily family = taskstats();
    socket.attachFilter(CommandFilter.of(family.id(), List.of("cw-sleep\0")));
    Recorder recorder = new Recorder(socket);
    List<ExitRecord> live;
    Process shell;
    try (ExitRecords records = ExitRecords.listen(recorder, family, "0")) {
      String script = sleep + " 0.1 & echo $! $$; wait";
      shell = new ProcessBuilder("taskset", "-c", "0", "bash", "-c", script).start();
      live = records.next();
    }
    Capture capture = Capture.parse(recorder.capture().text());
    try (ExitRecords records = ExitRecords.listen(FakeKernel.replaying(capture), family, "0")) {
      assertThat(records.next()).isEqualTo(live).hasSize(1);
    }
    keep("exit-record", capture.text(), shell.inputReader().readLine() + "\n");
  }

  private static GenericFamily taskstats() throws IOException {
    try (Connection connection = Connection.open(NETLINK_GENERIC, Duration.ofSeconds(5))) {
      return new GenericNetlink(connection).family("TASKSTATS").orElseThrow();
    }
  }

  private static ScratchNamespace bridge() throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    namespace.exec("ip", "link", "add", "kube0", "type", "bridge");
    namespace.exec("ip", "addr", "add", "10.96.0.1/32", "dev", "kube0");
    namespace.exec("ip", "addr", "add", "10.96.0.10", "peer", "10.97.0.1/24", "dev", "kube0");
    namespace.exec("ip", "addr", "add", "fd00:10:96::1/128", "dev", "kube0");
    namespace.exec("ip", "addr", "add", "::ffff:10.96.0.1/128", "dev", "kube0");
    return namespace;
  }

  private static int index(ScratchNamespace namespace) throws Exception {
    return namespace.call(() -> {
      try (Connection connection = Connection.open(NETLINK_ROUTE, Duration.ofSeconds(5))) {
        return new RouteNetlink(connection).interfaceIndex("kube0").orElseThrow();
      }
    });
  }

  private static <T> void check(
      ScratchNamespace namespace,
      int protocol,
      String name,
      Question<T> question,
      String... witness)
      throws Exception {
    NetlinkSocket socket =
        namespace.call(() -> NetlinkSocket.open(protocol, Duration.ofSeconds(5)));
    socket.enableStrictChecking();
    Recorder recorder = new Recorder(socket);
    T live;
    try (Connection connection = new Connection(recorder)) {
      live = question.ask(connection);
    }
    Capture capture = Capture.parse(recorder.capture().text());
    try (Connection connection = new Connection(FakeKernel.replaying(capture))) {
      assertThat(question.ask(connection)).isEqualTo(live);
    }
    keep(name, recorder.capture().text(), witness.length == 0 ? "" : namespace.exec(witness));
  }

  private static void keep(String name, String capture, String printed) throws IOException {
    String folder = System.getProperty("cliffwatch.capture", "");
    if (!folder.isEmpty()) {
      Files.writeString(Path.of(folder, name + ".hex"), capture);
      if (!printed.isEmpty()) {
        Files.writeString(Path.of(folder, name + ".txt"), printed);
      }
    }
  }
}
