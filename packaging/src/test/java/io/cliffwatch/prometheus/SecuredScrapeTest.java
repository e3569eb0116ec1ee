// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.agent.AgentProcess;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import io.cliffwatch.websecurity.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the agent over TLS, with passwords and with client certificates. */
@Requires({Requirement.ROOT, Requirement.PROMETHEUS})
final class SecuredScrapeTest {
  private static final String UP = "up{job=\"right\"} == 1";
  private static final String SERIES = "cliffwatch_build_info{job=\"right\"}";

  @TempDir Path folder;
  private Authority authority;

  @BeforeEach
  void issue() throws Exception {
    authority = Authority.create(folder, "ours");
    authority.server("server");
  }

  @Test
  void theRightPasswordIsNeeded() throws Exception {
    List<String> perl =
        List.of("perl", "-e", "print crypt(q(open sesame), q($2b$08$abcdefghijklmnopqrstuu))");
    String hash = Tool.run(Map.of(), "", perl).outputOrThrow(perl);
    Path web = web("basic_auth_users: {prometheus: " + hash + "}\n");
    String scrapes =
        scrapes(
            job("right", authority, "basic_auth: {username: prometheus, password: open sesame}"),
            job("wrong", authority, "basic_auth: {username: prometheus, password: sesame}"),
            job("none", authority, ""));

    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = agent(namespace, web);
        PrometheusServer prometheus = PrometheusServer.in(namespace, scrapes)) {
      prometheus.await(UP, samples -> !samples.isEmpty());
      prometheus.await(SERIES, samples -> samples.size() == 1);
      prometheus.awaitScrapes();
      assertThat(target(prometheus, "wrong").health()).isEqualTo("down");
      assertThat(target(prometheus, "wrong").lastError()).contains("401 Unauthorized");
      assertThat(target(prometheus, "none").lastError()).contains("401 Unauthorized");
      assertThat(agent.log()).doesNotContain("sesame", hash);
    }
  }

  @Test
  void theRightClientCertificateIsNeeded() throws Exception {
    authority.client("client", "DNS:prometheus.example");
    Authority theirs = Authority.create(folder, "theirs");
    theirs.client("foreign", "DNS:prometheus.example");
    Path web = web("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ours.crt\n");
    String scrapes =
        scrapes(
            job("right", authority, "", "client"),
            job("wrong", authority, "", "foreign"),
            job("none", authority, ""),
            job("distrustful", theirs, "", "client"));

    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = agent(namespace, web);
        PrometheusServer prometheus = PrometheusServer.in(namespace, scrapes)) {
      prometheus.await(UP, samples -> !samples.isEmpty());
      prometheus.await(SERIES, samples -> samples.size() == 1);
      prometheus.awaitScrapes();
      for (String refused : List.of("wrong", "none")) {
        assertThat(target(prometheus, refused).health()).as(refused).isEqualTo("down");
        assertThat(target(prometheus, refused).lastError())
            .as(refused)
            .contains("remote error: tls");
      }
      assertThat(target(prometheus, "distrustful").lastError()).contains("unknown authority");
      assertThat(agent.get("/readyz")).isEqualTo("ok\n");
    }
  }

  @Test
  void aRenewedCertificateOfANewAuthorityIsTakenUpWithoutARestart() throws Exception {
    Path web = web("");
    String started = "process_start_time_seconds{job=\"right\"}";
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = agent(namespace, web)) {
      double first;
      try (PrometheusServer prometheus =
          PrometheusServer.in(namespace, scrapes(job("right", authority, "")))) {
        first = prometheus.await(started, samples -> !samples.isEmpty()).getFirst().value();
      }

      Authority next = Authority.create(folder, "next");
      next.server("server");
      agent.awaitLog("has changed and is in force");

      String scrapes = scrapes(job("right", next, ""), job("late", authority, ""));
      try (PrometheusServer prometheus = PrometheusServer.in(namespace, scrapes)) {
        prometheus.await(UP, samples -> !samples.isEmpty());
        assertThat(prometheus.await(started, samples -> !samples.isEmpty()).getFirst().value())
            .isEqualTo(first);
        prometheus.awaitScrapes();
        assertThat(target(prometheus, "late").health()).isEqualTo("down");
        assertThat(target(prometheus, "late").lastError()).contains("unknown authority");
      }
    }
  }

  private AgentProcess agent(ScratchNamespace namespace, Path web) throws Exception {
    return new AgentProcess(
        namespace, List.of(), "--web.config.file=" + web, "--web.probe-address=127.0.0.1:10969");
  }

  private static Target target(PrometheusServer prometheus, String job) throws Exception {
    return prometheus.targets().stream()
        .filter(target -> target.job().equals(job))
        .findFirst()
        .orElseThrow();
  }

  /** Writes a web config file; what is added can go on with the section or begin another. */
  private Path web(String more) throws Exception {
    return Files.writeString(
        folder.resolve("web.yml"),
        "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n" + more);
  }

  private static String scrapes(String... jobs) {
    return "global: {scrape_interval: 1s}\nscrape_configs:\n" + String.join("", jobs);
  }

  private String job(String name, Authority trusted, String authentication) {
    return jobWith(name, trusted.certificate(), authentication, "");
  }

  private String job(String name, Authority trusted, String authentication, String client) {
    return jobWith(
        name,
        trusted.certificate(),
        authentication,
        ", cert_file: %1$s/%2$s.crt, key_file: %1$s/%2$s.key".formatted(folder, client));
  }

  private static String jobWith(
      String name, Path trusted, String authentication, String certificate) {
    return """
    - job_name: %s
      scheme: https
      %s
      tls_config: {ca_file: %s, server_name: localhost%s}
      static_configs: [{targets: ['127.0.0.1:10968']}]
    """
        .formatted(name, authentication, trusted, certificate);
  }
}
