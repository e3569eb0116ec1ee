// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent changes nothing by looking: the kernel's own lists and strace are the witnesses. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.NFTABLES,
  Requirement.CONNTRACK
})
class ReadOnlyTest {
  private static final Pattern MESSAGE_TYPE = Pattern.compile("nlmsg_type=([^,]+)");
  private static final Pattern KERNEL_FILE =
      Pattern.compile("openat\\(AT_FDCWD, \"/(proc|sys)/(?!self/coredump_filter)");
  private static final Pattern BPF_COMMAND = Pattern.compile(" bpf\\((\\w+)");
  private static final Pattern CLONE = Pattern.compile("\\bclone3?\\(");
  private static final Pattern SOCKET_OPTION = Pattern.compile("setsockopt\\(\\d+, (\\w+), (\\w+)");
  private static final Pattern IPTABLES_OPTION =
      Pattern.compile("getsockopt\\(\\d+, SOL_IP(?:V6)?, (\\w+)");

  @Test
  void lookingAtAnEmptyNamespaceCreatesNoTable() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      for (int scrape = 0; scrape < 5; scrape++) {
        assertThat(agent.series()).isNotEmpty();
        Thread.sleep(600);
      }
      assertThat(namespace.exec("cat", "/proc/thread-self/net/ip_tables_names")).isEmpty();
      assertThat(namespace.exec("cat", "/proc/thread-self/net/ip6_tables_names")).isEmpty();
    }
  }

  @Test
  @Requires({Requirement.STRACE, Requirement.BPF, Requirement.BPFTOOL})
  void itForksNothingAndSendsNothingThatModifies(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("trace");
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=execve,execveat,fork,vfork,clone,clone3,setsockopt,getsockopt,sendto,sendmsg,sendmmsg,init_module,finit_module,delete_module,bpf,mount,setns,unshare,openat,creat",
            "-o",
            trace.toString());
    try (ScratchNamespace namespace = new ScratchNamespace();
        BpfFileSystem bpf = new BpfFileSystem()) {
      bpf.create("cilium_lb4_services_v2", "hash", 12, 12, 16, 1);
      bpf.create("cilium_lb4_backends_v3", "hash", 4, 12, 16, 1);
      namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
      namespace.feed(
          KubeProxyRuleset.plain(AddressFamily.IPV4, 20, 2).text(), "iptables-legacy-restore");
      namespace.feed(
          KubeProxyRuleset.plain(AddressFamily.IPV4, 10, 2).text(), "iptables-nft-restore");
      String before = rules(namespace);
      try (AgentProcess agent =
          new AgentProcess(namespace, strace, "--collectors.ebpf.maps=" + bpf.folder())) {
        for (int scrape = 0; scrape < 3; scrape++) {
          assertThat(agent.series()).isNotEmpty();
          Thread.sleep(600);
        }
        agent.terminate();
      }
      assertThat(rules(namespace)).isEqualTo(before);
    }
    String calls = Files.readString(trace);
    assertThat(calls.lines().filter(line -> line.contains("execve(")))
        .as("the JVM itself")
        .hasSize(1);
    assertThat(calls).doesNotContain("fork(", "_module(", " mount(", " setns(", " unshare(");
    assertThat(found(BPF_COMMAND, calls))
        .as("what is asked of BPF")
        .containsExactlyInAnyOrder("BPF_OBJ_GET", "BPF_OBJ_GET_INFO_BY_FD", "BPF_MAP_LOOKUP_BATCH");
    assertThat(calls.lines().filter(line -> line.contains(" bpf(BPF_OBJ_GET, ")))
        .as("maps are opened")
        .isNotEmpty()
        .allMatch(line -> line.contains("BPF_F_RDONLY"));
    assertThat(calls.lines().filter(line -> KERNEL_FILE.matcher(line).find()))
        .as("files of the kernel, but for what the JVM says of its own core dumps")
        .isNotEmpty()
        .noneMatch(line -> line.contains("O_WRONLY") || line.contains("O_RDWR"));
    assertThat(calls.lines().filter(line -> CLONE.matcher(line).find()))
        .isNotEmpty()
        .allMatch(line -> line.contains("CLONE_THREAD"));
    assertThat(found(IPTABLES_OPTION, calls))
        .as("what is asked of iptables")
        .containsOnly("IPT_SO_GET_INFO", "IPT_SO_GET_ENTRIES");
    assertThat(found(MESSAGE_TYPE, calls))
        .as("what is sent over netlink")
        .isSubsetOf(readingMessages())
        .isNotEmpty();
    assertThat(setOptions(calls))
        .as("options that are set, none of them of a firewall")
        .isSubsetOf("SOL_SOCKET", "SOL_NETLINK", "SOL_TCP", "SOL_IPV6 IPV6_V6ONLY");
  }

  private static Set<String> readingMessages() {
    return Set.of(
        "RTM_GETLINK",
        "RTM_GETADDR",
        "NFNL_SUBSYS_CTNETLINK<<8|IPCTNL_MSG_CT_GET_STATS_CPU",
        "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETGEN",
        "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETTABLE",
        "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETCHAIN",
        "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETRULE",
        "nlctrl",
        "TASKSTATS"); // which registers a listener, and nothing else
  }

  private static Set<String> found(Pattern pattern, String calls) {
    return pattern
        .matcher(calls)
        .results()
        .map(match -> match.group(1))
        .filter(type -> !type.equals("NLMSG_DONE") && !type.equals("NLMSG_ERROR"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> setOptions(String calls) {
    return SOCKET_OPTION
        .matcher(calls)
        .results()
        .map(ReadOnlyTest::option)
        .collect(Collectors.toSet());
  }

  /** The level, and the option too where the level has firewalls. */
  private static String option(MatchResult match) {
    return match.group(1).startsWith("SOL_IP")
        ? match.group(1) + " " + match.group(2)
        : match.group(1);
  }

  private static String rules(ScratchNamespace namespace) throws Exception {
    return Stream.of(
            namespace.exec("iptables-legacy-save"), namespace.exec("nft", "list", "ruleset"))
        .flatMap(String::lines)
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("\\[\\d+:\\d+\\]|packets \\d+ bytes \\d+", ""))
        .collect(Collectors.joining("\n"));
  }
}
