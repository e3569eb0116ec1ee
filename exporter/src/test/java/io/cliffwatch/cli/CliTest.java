// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.Setting;
import io.cliffwatch.config.Settings;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CliTest {
  private static final DemoLauncher NO_DEMO = (address, step, rounds, out) -> 0;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Config> ran = new ArrayList<>();
  private final List<Boolean> agentAsked = new ArrayList<>();

  @Test
  void runPassesTheConfigurationOnAndReturnsTheStatus() {
    assertThat(execute(Map.of(), "run", "--web.listen-address", "[::1]:1", "--web.expose-ui"))
        .isEqualTo(7);

    assertThat(ran)
        .singleElement()
        .satisfies(config -> {
          assertThat(config.web().listenAddress()).hasToString("[::1]:1");
          assertThat(config.web().exposeUi()).isTrue();
        });
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void switchesTakeAValueToo() {
    execute(
        Map.of(), "run", "--collectors.host.enabled=false", "--web.expose-ui", "--log.level=warn");

    assertThat(ran)
        .singleElement()
        .satisfies(config -> {
          assertThat(config.collectors().host()).isFalse();
          assertThat(config.web().exposeUi()).isTrue();
        });
  }

  @Test
  void flagsWinOverEnvironmentOverFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"), "web: {max-connections: 1}\nlog: {level: warn}");

    execute(
        Map.of("CLIFFWATCH_WEB_MAX_CONNECTIONS", "2"),
        "run",
        "--config",
        file.toString(),
        "--web.max-connections=3");
    execute(Map.of("CLIFFWATCH_WEB_MAX_CONNECTIONS", "2"), "run", "--config", file.toString());
    execute(Map.of(), "run", "--config", file.toString());

    assertThat(ran.stream().map(config -> config.web().maxConnections())).containsExactly(3, 2, 1);
  }

  @Test
  void wrongConfigurationExits78WithALineForEachProblem(@TempDir Path folder) {
    Path missing = folder.resolve("missing.yaml");
    int status =
        execute(
            Map.of("CLIFFWATCH_LOG_LEVEL", "loud"),
            "run",
            "--config",
            missing.toString(),
            "--web.max-connections",
            "0");

    assertThat(status).isEqualTo(78);
    assertThat(err.toString().lines())
        .containsExactly(
            "cliffwatch: " + missing + ": cannot be read: there is no such file",
            "cliffwatch: environment: CLIFFWATCH_LOG_LEVEL: is \"loud\", must be one of error, warn,"
                + " info, debug",
            "cliffwatch: --web.max-connections: is \"0\", must be a whole number from 1 to 10000");
    assertThat(ran).isEmpty();
  }

  @Test
  void wrongUsageExits64WithOneLine() {
    assertUsageError("a command is missing; see cliffwatch --help");
    assertUsageError("unknown command ru; did you mean run? Else see cliffwatch --help", "ru");
    assertUsageError("unknown command frobnicate; see cliffwatch --help", "frobnicate");
    assertUsageError(
        "unknown option --web.listen-adress; did you mean --web.listen-address? Else see cliffwatch"
            + " run --help",
        "run",
        "--web.listen-adress",
        ":1");
    assertUsageError("unknown argument now; see cliffwatch run --help", "run", "now");
    assertUsageError(
        "Missing required parameter for option '--config' (FILE); see cliffwatch run --help",
        "run",
        "--config");
    assertUsageError(
        "option '--log.level' (WORD) should be specified only once; see cliffwatch run --help",
        "run",
        "--log.level=info",
        "--log.level=warn");
  }

  @Test
  void whatTheMachineDoesNotAllowExits1WithOneLine() {
    int status =
        execute(
            config -> {
              throw new StartException("cannot listen", new IOException("secret detail"));
            },
            Map.of(),
            "run");

    assertThat(status).isEqualTo(1);
    assertThat(err).hasToString("cliffwatch: cannot listen\n");
  }

  @Test
  void faultsOfOursExit70WithoutAStackTraceOnTheTerminal() {
    int status =
        execute(
            config -> {
              throw new IllegalStateException("two and two are five");
            },
            Map.of(),
            "run");

    assertThat(status).isEqualTo(70);
    assertThat(err)
        .hasToString(
            "cliffwatch: a fault of ours, please report it:"
                + " java.lang.IllegalStateException: two and two are five\n");
  }

  @Test
  void versionTellsVersionRevisionAndJvm() {
    for (String[] words : List.of(new String[] {"--version"}, new String[] {"run", "-V"})) {
      out.getBuffer().setLength(0);
      assertThat(execute(Map.of(), words)).isZero();
      assertThat(out.toString()).matches("cliffwatch [0-9.]+\\S* \\(revision \\S+, JVM 2\\S+\\)\n");
    }
  }

  @Test
  void servicesPrintsATableAndItsNotes() {
    assertThat(execute(Map.of(), "services", "--kernel.procfs=/host/proc")).isZero();
    assertThat(out)
        .hasToString(
            """
            SERVICE        PROTOCOL  MODE  BACKENDS
            10.96.0.1:443  TCP       ipvs         3
            10.96.0.2:53   UDP       ipvs        12
            2 Service ports
            """);
    assertThat(err).hasToString("cliffwatch: iptables: not permitted\n");
    assertThat(ran)
        .singleElement()
        .satisfies(config -> assertThat(config.kernel().procfs()).hasToString("/host/proc"));
    assertThat(agentAsked).containsExactly(true);
  }

  @Test
  void servicesPrintsTheHeaviestAsJson() {
    assertThat(execute(Map.of(), "services", "--json", "--top", "1", "--fresh")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "{\"services\":[{\"mode\":\"ipvs\",\"ip_family\":\"IPv4\",\"address\":\"10.96.0.2\","
                + "\"port\":53,\"protocol\":\"UDP\",\"backends\":12}],"
                + "\"notes\":[\"iptables: not permitted\"]}\n");
    assertThat(err.toString()).isEmpty();
    assertThat(agentAsked).containsExactly(false);
  }

  @Test
  void servicesWantsAtLeastOne() {
    assertUsageError(
        "--top: 0 is less than 1; see cliffwatch services --help", "services", "--top=0");
  }

  @Test
  void helpShowsEveryFlagAndTheCommands() {
    assertThat(execute(Map.of(), "--help")).isZero();
    assertThat(out.toString()).contains("run ", "services ", "demo ", "--version");

    assertThat(execute(Map.of(), "run", "--help")).isZero();
    assertThat(out.toString())
        .contains(Settings.all().stream().map(Setting::flag).toList())
        .contains("--config=FILE");
    assertThat(ran).isEmpty();
  }

  private void assertUsageError(String message, String... words) {
    err.getBuffer().setLength(0);
    assertThat(execute(Map.of(), words)).isEqualTo(64);
    assertThat(err).hasToString("cliffwatch: " + message + "\n");
  }

  private ServiceListing list(Config config, boolean askAgent) {
    ran.add(config);
    agentAsked.add(askAgent);
    return new ServiceListing(
        List.of(service("10.96.0.1", 443, "TCP", 3), service("10.96.0.2", 53, "UDP", 12)),
        List.of("iptables: not permitted"));
  }

  private static ListedService service(String address, int port, String protocol, long backends) {
    return ListedService.without(
        "ipvs", "", AddressFamily.IPV4, address, port, protocol, OptionalLong.empty(), backends);
  }

  private int execute(Map<String, String> environment, String... words) {
    return execute(
        config -> {
          ran.add(config);
          return 7;
        },
        environment,
        words);
  }

  private int execute(AgentLauncher agent, Map<String, String> environment, String... words) {
    Cli cli = new Cli(agent, this::list, NO_DEMO, environment);
    cli.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return cli.execute(words);
  }
}
