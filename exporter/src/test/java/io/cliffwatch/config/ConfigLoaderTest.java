// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cliffwatch.verdict.Level;
import io.cliffwatch.verdict.Signal;
import io.cliffwatch.verdict.Thresholds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("c.yaml");
  }

  @Test
  void defaultsHoldWhenNobodySaysAnything() throws Exception {
    Config config = ConfigLoader.load(Optional.empty(), Map.of(), Map.of());

    assertThat(config)
        .isEqualTo(
            new Config(
                new Config.Web(
                    new ListenAddress(Optional.empty(), 10968),
                    false,
                    64,
                    Optional.empty(),
                    Optional.empty()),
                new Config.Collect(Duration.ofSeconds(15), Duration.ofSeconds(5)),
                new Config.Census(Duration.ofMinutes(15), 0.005),
                new Config.Kernel(
                    Path.of("/proc"),
                    Optional.empty(),
                    Path.of("/run/xtables.lock"),
                    Path.of("/sys/fs/cgroup")),
                new Config.Collectors(
                    true,
                    true,
                    true,
                    true,
                    true,
                    "kube-ipvs0",
                    true,
                    Path.of("/sys/fs/bpf/tc/globals"),
                    true,
                    Optional.empty(),
                    true,
                    true,
                    true),
                new Config.KubeProxy(
                    address("127.0.0.1", 10249), address("127.0.0.1", 10256), 4 << 20),
                thresholds(2_000),
                new Config.Log(LogLevel.INFO, LogFormat.TEXT)))
        .isEqualTo(Config.defaults());
  }

  @Test
  void flagsWinOverEnvironmentOverFile() throws Exception {
    write(
        """
        collect: {interval: 20s, timeout: 2s}
        census:
          max-age: 2m
        """);
    Map<String, String> environment =
        Map.of("CLIFFWATCH_COLLECT_TIMEOUT", "3s", "CLIFFWATCH_CENSUS_MAX_AGE", "3m");
    Map<Setting<?>, String> flags = Map.of(Settings.CENSUS_MAX_AGE, "4m");

    Config config = ConfigLoader.load(Optional.of(file), environment, flags);

    assertThat(config.collect().interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.collect().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.census().maxAge()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void everySettingIsReadFromTheFile() throws Exception {
    write(
        """
        web: {listen-address: "[::1]:80", expose-ui: true, max-connections: 7}
        collect: {interval: 1m30s, timeout: 500ms}
        census: {max-age: 1h, cpu-share: 0.25}
        kernel:
          procfs: /host/proc
          network-namespace: /run/netns/x
          xtables-lock: /host/lock
          cgroupfs: /host/cgroup
        collectors:
          iptables: {enabled: false}
          ipvs: {enabled: false}
          nftables: {enabled: false}
          conntrack: {enabled: false}
          alias: {enabled: false, interface: lo}
          ebpf: {enabled: false, maps: /host/maps}
          restore: {enabled: false, network-namespace: /proc/1/ns/net}
          lock: {enabled: false}
          kubeproxy: {enabled: false}
          host: {enabled: false}
        kube-proxy:
          metrics-address: "[::1]:1"
          healthz-address: "10.0.0.1:65535"
          metrics-max-bytes: 70000
        thresholds:
          services: {watch: 1, plan: 2.5, migrate: 3}
          kubeproxy-cpu: {watch: 0.4, plan: 1.5, migrate: 2}
          propagation: {watch: 2, plan: 4, migrate: 20}
          restore: {watch: 0.7, plan: 2, migrate: 30}
          lookup: {watch: 4, plan: 5, migrate: 6}
          conntrack: {watch: 0.1, plan: 0.2, migrate: 1}
          map-fill: {watch: 0.3, plan: 0.4, migrate: 0.5}
          alias: {watch: 7, plan: 8}
        log: {level: debug, format: json}
        """);

    assertThat(ConfigLoader.load(Optional.of(file), Map.of(), Map.of()))
        .isEqualTo(
            new Config(
                new Config.Web(
                    new ListenAddress(Optional.of("::1"), 80),
                    true,
                    7,
                    Optional.empty(),
                    Optional.empty()),
                new Config.Collect(Duration.ofSeconds(90), Duration.ofMillis(500)),
                new Config.Census(Duration.ofHours(1), 0.25),
                new Config.Kernel(
                    Path.of("/host/proc"),
                    Optional.of(Path.of("/run/netns/x")),
                    Path.of("/host/lock"),
                    Path.of("/host/cgroup")),
                new Config.Collectors(
                    false,
                    false,
                    false,
                    false,
                    false,
                    "lo",
                    false,
                    Path.of("/host/maps"),
                    false,
                    Optional.of(Path.of("/proc/1/ns/net")),
                    false,
                    false,
                    false),
                new Config.KubeProxy(address("::1", 1), address("10.0.0.1", 65_535), 70_000),
                new Thresholds(
                    Map.of(
                        Signal.SERVICES, levels(1, 2.5, 3),
                        Signal.KUBEPROXY_CPU, levels(0.4, 1.5, 2),
                        Signal.PROPAGATION, levels(2, 4, 20),
                        Signal.RESTORE, levels(0.7, 2, 30),
                        Signal.LOOKUP, levels(4, 5, 6),
                        Signal.CONNTRACK, levels(0.1, 0.2, 1),
                        Signal.MAP_FILL, levels(0.3, 0.4, 0.5),
                        Signal.ALIAS, levels(7, 8))),
                new Config.Log(LogLevel.DEBUG, LogFormat.JSON)));
  }

  @Test
  void oneThresholdAloneCanBeSaid() throws Exception {
    Map<String, String> environment = Map.of("CLIFFWATCH_THRESHOLDS_SERVICES_PLAN", "3000");

    assertThat(ConfigLoader.load(Optional.empty(), environment, Map.of()).thresholds())
        .isEqualTo(thresholds(3_000));
  }

  @Test
  void levelsThatDoNotAscendAreToldWhereTheyWereSaid() throws Exception {
    write(
        """
        thresholds:
          services: {plan: 1000}
          conntrack:
            watch: 0.75
            plan: 0.9
            migrate: 0.8
          lookup: {watch: 6000}
        """);

    assertThat(problems(Map.of("CLIFFWATCH_THRESHOLDS_LOOKUP_PLAN", "7000"), Map.of()))
        .containsExactly(
            at(
                2,
                "thresholds.services.plan: is \"1000\", must be above"
                    + " thresholds.services.watch, which is 1000"),
            "environment: CLIFFWATCH_THRESHOLDS_LOOKUP_PLAN: is \"7000\", must be below"
                + " thresholds.lookup.migrate, which is 5000",
            at(
                6,
                "thresholds.conntrack.migrate: is \"0.8\", must be above"
                    + " thresholds.conntrack.plan, which is 0.9"));
  }

  @Test
  void thresholdsThatMakeNoSenseAreRefused() throws Exception {
    write(
        """
        thresholds:
          services: {plan: 0}
          conntrack: {plan: 75}
          alias: {plam: 1}
        """);

    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(
            at(2, "thresholds.services.plan: is \"0\", must be a number from 1 to 100000000"),
            at(3, "thresholds.conntrack.plan: is \"75\", must be a number from 0.01 to 1"),
            at(4, "thresholds.alias.plam: unknown key; did you mean thresholds.alias.plan?"));
  }

  /** The published defaults, with another value for planning because of the Services. */
  private static Thresholds thresholds(double services) {
    return new Thresholds(
        Map.of(
            Signal.SERVICES, levels(1_000, services, 5_000),
            Signal.KUBEPROXY_CPU, levels(0.3, 0.5, 0.9),
            Signal.PROPAGATION, levels(1, 3, 10),
            Signal.RESTORE, levels(0.5, 1, 5),
            Signal.LOOKUP, levels(1_000, 2_000, 5_000),
            Signal.CONNTRACK, levels(0.6, 0.75, 0.9),
            Signal.MAP_FILL, levels(0.6, 0.75, 0.9),
            Signal.ALIAS, levels(5_000, 10_000)));
  }

  private static SortedMap<Level, Double> levels(double... values) {
    SortedMap<Level, Double> levels = new TreeMap<>();
    Iterator<Level> level = EnumSet.allOf(Level.class).iterator();
    for (double value : values) {
      levels.put(level.next(), value);
    }
    return levels;
  }

  @Test
  void allErrorsOfTheFileComeAtOnceWithTheirLines() throws Exception {
    write(
        """
        # line 1
        web:
          listen-adress: ":9"
          max-connections: 0
          expose-ui: maybe
        collect: 15
        census:
          max-age: 15m
          max-age: 16m
          cpu-share: [1]
        colectors: {}
        log.level: debug
        kernel:
          procfs: proc
          network-namespace:
        collectors:
          iptables: {enabled: {a: b}}
          zzzzzzzzzzzzzz: {}
        ? [a]
        : b
        """);

    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(
            at(3, "web.listen-adress: unknown key; did you mean web.listen-address?"),
            at(4, "web.max-connections: is \"0\", must be a whole number from 1 to 10000"),
            at(5, "web.expose-ui: is \"maybe\", must be true or false"),
            at(6, "collect: is \"15\", must be a section: collect.interval, collect.timeout"),
            at(9, "census.max-age: duplicate key, it stands in line 8 already"),
            at(10, "census.cpu-share: is a list, must be a number from 0.0001 to 1"),
            at(11, "colectors: unknown key; did you mean collectors?"),
            at(12, "log.level: unknown key; write log: {level: …}"),
            at(14, "kernel.procfs: is \"proc\", must be an absolute path"),
            at(17, "collectors.iptables.enabled: is a section, must be true or false"),
            at(
                18,
                "collectors.zzzzzzzzzzzzzz: unknown key; known are collectors.alias,"
                    + " collectors.conntrack, collectors.ebpf, collectors.host,"
                    + " collectors.iptables, collectors.ipvs, collectors.kubeproxy,"
                    + " collectors.lock, collectors.nftables,"
                    + " collectors.restore"),
            at(19, "a key is a list, must be a word"));
  }

  @Test
  void errorsOfAllSourcesComeTogetherEvenWhenOverridden() throws Exception {
    write("log: {level: loud}\n");
    Map<String, String> environment =
        Map.of("CLIFFWATCH_LOG_LEVEL", "", "CLIFFWATCH_LOG_LEVELS", "info");

    assertThat(problems(environment, Map.of(Settings.LOG_LEVEL, "quiet")))
        .containsExactly(
            at(1, "log.level: is \"loud\", must be one of error, warn, info, debug"),
            "environment: CLIFFWATCH_LOG_LEVEL: is empty, must be one of error, warn, info, debug",
            "environment: CLIFFWATCH_LOG_LEVELS: unknown variable; did you mean"
                + " CLIFFWATCH_LOG_LEVEL?",
            "--log.level: is \"quiet\", must be one of error, warn, info, debug");
  }

  @Test
  void serviceLinksOfKubernetesAreNotMistakes() throws Exception {
    Map<String, String> environment =
        Map.of(
            "CLIFFWATCH_PORT", "tcp://10.96.0.7:10968",
            "CLIFFWATCH_PORT_10968_TCP", "tcp://10.96.0.7:10968",
            "CLIFFWATCH_PORT_10968_TCP_ADDR", "10.96.0.7",
            "CLIFFWATCH_SERVICE_HOST", "10.96.0.7",
            "CLIFFWATCH_SERVICE_PORT", "10968",
            "CLIFFWATCH_SERVICE_PORT_METRICS", "10968",
            "CLIFFWATCH_METRICS_SERVICE_HOST", "10.96.0.8",
            "CLIFFWATCH_TEST_ALL", "1",
            "PATH", "/bin");

    assertThat(ConfigLoader.load(Optional.empty(), environment, Map.of()))
        .isEqualTo(Config.defaults());
  }

  @Test
  void badSyntaxHasItsLine() throws Exception {
    write("web:\n  a: [1\nb: 2\n");

    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(file + ":3: not YAML: expected ',' or ']', but got :");
  }

  @Test
  void wrongDocumentsAreRefused() throws Exception {
    write("log: {level: info}\n---\nlog: {}\n");
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(at(3, "a second document; the file must be one"));

    write("- web\n");
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(
            at(
                1,
                "the file: is a list, must be a section: census, collect, collectors, kernel,"
                    + " kube-proxy, log, thresholds, web"));
  }

  @Test
  void emptyFilesAndSectionsMeanDefaults() throws Exception {
    for (String text : List.of("", "# nothing\n", "---\n", "web:\nlog: {}\n")) {
      write(text);
      assertThat(ConfigLoader.load(Optional.of(file), Map.of(), Map.of()))
          .as(text)
          .isEqualTo(Config.defaults());
    }
  }

  @Test
  void unreadableFilesSayWhy() throws Exception {
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(file + ": cannot be read: there is no such file");

    Files.write(file, new byte[] {(byte) 0xff, 0x41});
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(file + ": cannot be read: it is not UTF-8");

    write("#".repeat(300_000));
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(file + ": cannot be read: it is larger than 262144 bytes");

    file = folder;
    assertThat(problems(Map.of(), Map.of()))
        .containsExactly(file + ": cannot be read: it is a directory");
  }

  private String at(int line, String problem) {
    return file + ":" + line + ": " + problem;
  }

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private List<String> problems(Map<String, String> environment, Map<Setting<?>, String> flags) {
    ConfigException[] caught = new ConfigException[1];
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(Optional.of(file), environment, flags))
        .satisfies(e -> caught[0] = e);
    return caught[0].problems();
  }
}
