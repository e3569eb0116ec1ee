// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Capability;
import io.cliffwatch.distribution.DistributionFolder;
import io.cliffwatch.distribution.RunningAgent;
import io.cliffwatch.iptables.FamilyCensus;
import io.cliffwatch.iptables.SaveFile;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The image under the security context of the chart, beside an agent that runs outside. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.PODMAN,
  Requirement.BUILDAH,
  Requirement.DEBOOTSTRAP
})
class ImageTest {
  private static final String IMAGE = "localhost/cliffwatch-test:1";
  private static final String ADDRESS = "127.0.0.1:10968";

  /** What two agents need not agree on: when they looked, and what they have seen since. */
  private static final Pattern OF_ITS_OWN_TIME =
      Pattern.compile("cliffwatch_(\\w+_total|collector_age_seconds|conntrack_entries)(\\{.*)?");

  @TempDir private static Path folder;

  private static ChartPod pod;
  private static Path config;
  private static ScratchNamespace node;
  private static ContainerTools tools;
  private static DistributionFolder distribution;

  @BeforeAll
  static void buildImage() throws Exception {
    pod = ChartPod.rendered();
    config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(config.resolve("config.yaml"), pod.config());
    distribution = DistributionFolder.assemble(folder.resolve("cliffwatch-1"));
    node = new ScratchNamespace();
    node.feed(
        KubeProxyRuleset.everyShape(AddressFamily.IPV4, 200, 3).text(), "iptables-legacy-restore");
    node.feed(
        KubeProxyRuleset.everyShape(AddressFamily.IPV6, 100, 2).text(), "ip6tables-legacy-restore");
    tools = new ContainerTools(folder, node);
    BaseImages.load(tools, folder);
    tools.run(
        "buildah",
        "bud",
        "--isolation=chroot",
        "--pull-never",
        "--build-arg=BUILD_IMAGE=" + BaseImages.BUILD,
        "--build-arg=BASE_IMAGE=" + BaseImages.BASE,
        "--file=" + DistributionFolder.checkout().resolve("Dockerfile"),
        "--tag=" + IMAGE,
        distribution.path().toString());
  }

  @AfterAll
  static void removeAll() throws Exception {
    // Null where the preparations failed.
    if (tools != null) {
      tools.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void servesTheSameFiguresAsOutsideAndAsIptablesSave() throws Exception {
    try (GenericContainer<?> container = container(pod.added());
        RunningAgent outside = new RunningAgent(node, distribution.launcher())) {
      container.start();

      Map<String, Double> inside = RunningAgent.series(node, ADDRESS);

      assertThat(lasting(inside)).isEqualTo(lasting(outside.series())).hasSizeGreaterThan(50);
      for (AddressFamily family : AddressFamily.values()) {
        assertThat(inside).containsAllEntriesOf(witnessed(family));
      }
    }
  }

  @Test
  void runsUnderTheChartsSecurityContext() throws Exception {
    try (GenericContainer<?> container = container(pod.added())) {
      container.start();

      String status = Files.readString(Path.of("/proc/" + pid(container) + "/status"));

      assertThat(status)
          .containsPattern("Uid:\\s+0\\s+0\\s+0\\s+0")
          .containsPattern("CapEff:\\s+0000000000001000\\n") // 1 << CAP_NET_ADMIN
          .containsPattern("CapBnd:\\s+0000000000001000\\n")
          .containsPattern("NoNewPrivs:\\s+1")
          .containsPattern("Seccomp:\\s+2"); // a filter
      assertThatThrownBy(() -> Files.createFile(root(container).resolve("opt/cliffwatch/x")))
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void writesNoFile() throws Exception {
    try (GenericContainer<?> container = container(pod.added())) {
      container.start();
      RunningAgent.series(node, ADDRESS);

      // podman itself makes mount points in there.
      assertThat(tools.run("podman", "diff", container.getContainerId()).lines())
          .isSubsetOf("C /etc", "A /etc/cliffwatch", "A /etc/cliffwatch/config");
      for (String writable : List.of("tmp", "var/tmp", "dev/shm")) {
        assertThat(root(container).resolve(writable)).isEmptyDirectory();
      }
      try (Stream<Path> open = Files.list(Path.of("/proc/" + pid(container) + "/map_files"))) {
        assertThat(open.map(ImageTest::target))
            .noneMatch(file -> file.startsWith("/tmp/"))
            .anyMatch(file -> file.contains("/opt/cliffwatch/lib/native/"))
            .anyMatch(file -> file.endsWith("/opt/cliffwatch/lib/cliffwatch.aot"));
      }
    }
  }

  @Test
  void logIsOnlyTheAgentsAndEndsInOrder() throws Exception {
    try (GenericContainer<?> container = container(pod.added())) {
      container.start();

      tools.run("podman", "stop", "--time=20", container.getContainerId());

      assertThat(container.getLogs().lines().toList())
          .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ INFO  .*"))
          .last()
          .asString()
          .endsWith("Main: Ending");
      assertThat(
              tools.run(
                  "podman", "inspect", "--format={{.State.ExitCode}}", container.getContainerId()))
          .isEqualTo("0\n");
    }
  }

  @Test
  void withoutNetAdminItSaysSoAndStaysUp() throws Exception {
    try (GenericContainer<?> container = container()) {
      // Once for iptables, once for conntrack.
      container.waitingFor(Wait.forLogMessage(".*NET_ADMIN.*", 2)).start();

      Map<String, Double> series = RunningAgent.series(RunningAgent.get(node, ADDRESS, "/metrics"));

      assertThat(series)
          .containsEntry("cliffwatch_collector_available{collector=\"iptables\"}", 0.0)
          .containsEntry("cliffwatch_collector_success{collector=\"iptables\"}", 1.0)
          .containsEntry("cliffwatch_collector_available{collector=\"host\"}", 1.0);
      assertThat(series.keySet()).noneMatch(name -> name.startsWith("cliffwatch_iptables_"));
      assertThat(RunningAgent.get(node, ADDRESS, "/")).contains("NET_ADMIN");
      assertThat(container.getLogs()).containsPattern("iptables: not available: .*NET_ADMIN");
      assertThat(container.isRunning()).isTrue();
    }
  }

  @Test
  void isSmall() {
    long megabytes = size(IMAGE) / 1_000_000;
    long above = megabytes - size(BaseImages.BASE) / 1_000_000;
    System.out.println("The image has " + megabytes + " MB, " + above + " of them above its base.");

    assertThat(above).isBetween(40L, 150L);
  }

  /** What the chart asks of Kubernetes, as podman is asked for it. */
  private static GenericContainer<?> container(Capability... added) {
    return new GenericContainer<>(DockerImageName.parse(IMAGE))
        .withNetworkMode("host")
        .withCommand(pod.arguments())
        .withFileSystemBind(config.toString(), "/etc/cliffwatch/config", BindMode.READ_ONLY)
        .withFileSystemBind(node.xtablesLock().toString(), "/run/xtables.lock", BindMode.READ_ONLY)
        .withCreateContainerCmdModifier(command ->
            requireNonNull(command.withUser(pod.user()).getHostConfig())
                .withPidMode(pod.hostPid() ? "host" : "private")
                .withCapDrop(pod.dropped())
                .withCapAdd(added)
                .withReadonlyRootfs(pod.readOnly())
                .withSecurityOpts(
                    pod.mayGainPrivileges() ? List.of() : List.of("no-new-privileges"))
                .withMemory(pod.memory()))
        .waitingFor(Wait.forLogMessage(".*Listening on.*", 1));
  }

  private static Map<String, Double> lasting(Map<String, Double> series) {
    Map<String, Double> lasting = new TreeMap<>(series);
    lasting.keySet().removeIf(name -> OF_ITS_OWN_TIME.matcher(name).matches());
    return lasting;
  }

  private static Map<String, Double> witnessed(AddressFamily family) throws Exception {
    String tool =
        switch (family) {
          case IPV4 -> "iptables-legacy-save";
          case IPV6 -> "ip6tables-legacy-save";
        };
    FamilyCensus census = SaveFile.parse(node.exec(tool)).census(family);
    String label =
        switch (family) {
          case IPV4 -> "ip_family=\"IPv4\"";
          case IPV6 -> "ip_family=\"IPv6\"";
        };
    Map<String, Double> series = new TreeMap<>();
    series.put("cliffwatch_services{" + label + ",mode=\"iptables\"}", (double) census.services());
    series.put(
        "cliffwatch_endpoints{" + label + ",mode=\"iptables\"}", (double) census.endpoints());
    series.put(
        "cliffwatch_iptables_lookup_rules{" + label + ",position=\"worst\"}",
        (double) census.lookup().orElseThrow().worst());
    census
        .tables()
        .forEach((table, counts) ->
            series.put(
                "cliffwatch_iptables_table_rules{backend=\"legacy\","
                    + label
                    + ",table=\""
                    + table
                    + "\"}",
                (double) counts.rules()));
    return series;
  }

  /** Returns the container's files as it sees them; no command runs in it for that. */
  private static Path root(GenericContainer<?> container) {
    return Path.of("/proc/" + pid(container) + "/root");
  }

  private static String pid(GenericContainer<?> container) {
    return tools
        .run("podman", "inspect", "--format={{.State.Pid}}", container.getContainerId())
        .strip();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // unmapped meanwhile
    }
  }

  private static long size(String image) {
    return Long.parseLong(
        tools.run("podman", "image", "inspect", "--format={{.Size}}", image).strip());
  }
}
