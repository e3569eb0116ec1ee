// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cliffwatch.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSecurityFileTest {
  private static final String HASH = "$2b$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("web.yml");
  }

  @Test
  void anEmptyFileAsksForNothing() throws Exception {
    WebSecurity security = open("# nothing yet\n").current();

    assertThat(security.tls()).isEmpty();
    assertThat(security.http2()).isTrue();
    assertThat(security.users().isEmpty()).isTrue();
    assertThat(security.headers()).isEmpty();
    assertThat(security.rateLimit()).isEmpty();
  }

  @Test
  void everythingIsRead() throws Exception {
    Authority authority = Authority.create(folder, "ca");
    authority.server("server");
    WebSecurity security =
        open("""
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: ca.crt
          client_allowed_sans: [prometheus.example]
          min_version: TLS12
          max_version: TLS12
          prefer_server_cipher_suites: no
          cipher_suites:
            - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
          curve_preferences: [CurveP256, X25519]
        http_server_config:
          http2: true
          headers:
            Strict-Transport-Security: max-age=31536000
            X-XSS-Protection: 0
            Content-Security-Policy: ""
        basic_auth_users:
          alice: %s
        rate_limit:
          interval: 1m1.5s
          burst: 20
        """
                .formatted(HASH))
            .current();

    TlsMaterial tls = security.tls().orElseThrow();
    assertThat(tls.clientDemand()).isEqualTo(ClientAuth.Demand.NEEDED);
    assertThat(tls.policy().protocols()).containsExactly("TLSv1.2");
    assertThat(tls.policy().serverPrefers()).isFalse();
    assertThat(tls.policy().curves()).containsExactly("secp256r1", "x25519");
    assertThat(tls.policy().cipherSuites())
        .endsWith(
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(security.headers())
        .containsEntry("Strict-Transport-Security", "max-age=31536000")
        .containsEntry("X-XSS-Protection", "0")
        .containsEntry("Content-Security-Policy", "")
        .hasSize(3);
    assertThat(security.users()).hasToString("1 users");
    assertThat(security.rateLimit()).contains(new RateLimit(Duration.ofMillis(61_500), 20));
  }

  @Test
  void certificateAndKeyCanStandInTheFile() throws Exception {
    Authority.Issued server = Authority.create(folder, "ca").server("server");
    String text =
        "tls_server_config:\n  cert: |\n"
            + Files.readString(server.certificate()).indent(4)
            + "  key: |\n"
            + Files.readString(server.key()).indent(4);

    assertThat(open(text).current().tls()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tls_servr_config: {}|1: tls_servr_config: unknown key; did you mean tls_server_config?",
        "tls_server_config: 3|1: tls_server_config: must be a section with keys",
        "a: b\\na: c|1: a: unknown key; known are basic_auth_users, http_server_config, rate_limit,"
            + " tls_server_config",
        "rate_limit: {}\\nrate_limit: {}|2: rate_limit: duplicate key, it stands in line 1 already",
        "tls_server_config: {cert_file: a, certs: b, key_file: c}|1: tls_server_config.certs:"
            + " unknown key; did you mean cert?",
        "tls_server_config:\\n  min_version: TLS13|2: tls_server_config: needs cert_file (or cert)",
        "tls_server_config:\\n  cert_file: a|2: tls_server_config: needs key_file (or key)",
        "tls_server_config:\\n  cert_file: a\\n  cert: b|3: tls_server_config.cert: stands beside"
            + " cert_file; write one of them",
        "tls_server_config:\\n  cert_file: no.crt|2: tls_server_config.cert_file: FOLDER/no.crt:"
            + " there is no such file",
        "tls_server_config:\\n  key_file: web.yml|2: tls_server_config.key_file: FOLDER/web.yml:"
            + " holds no private key in PEM",
        "tls_server_config:\\n  key: swordfish|2: tls_server_config.key: holds no private key in"
            + " PEM",
        "tls_server_config:\\n  min_version: TLS10|2: tls_server_config.min_version: is ~TLS10~,"
            + " which Java has switched off; must be TLS12 or TLS13",
        "tls_server_config:\\n  max_version: SSL3|2: tls_server_config.max_version: is ~SSL3~, must"
            + " be TLS12 or TLS13",
        "tls_server_config:\\n  min_version: TLS13\\n  max_version: TLS12|2:"
            + " tls_server_config.min_version: is newer than max_version",
        "tls_server_config:\\n  curve_preferences: [CurveP224]|2:"
            + " tls_server_config.curve_preferences: has ~CurveP224~; known are CurveP256,"
            + " CurveP384, CurveP521, X25519",
        "tls_server_config:\\n  prefer_server_cipher_suites: 2|2:"
            + " tls_server_config.prefer_server_cipher_suites: is ~2~, must be true or false",
        "tls_server_config:\\n  cipher_suites: TLS|2: tls_server_config.cipher_suites: must be a"
            + " list",
        "tls_server_config:\\n  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]|2:"
            + " tls_server_config.cipher_suites: has neither of"
            + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
            + " which HTTP/2 needs; add one or set http_server_config.http2 to false",
        "tls_server_config:\\n  client_auth_type: Maybe|2: tls_server_config.client_auth_type: is"
            + " ~Maybe~, must be one of NoClientCert, RequestClientCert, RequireAnyClientCert,"
            + " VerifyClientCertIfGiven, RequireAndVerifyClientCert",
        "tls_server_config:\\n  client_auth_type: VerifyClientCertIfGiven|2:"
            + " tls_server_config.client_auth_type: VerifyClientCertIfGiven needs client_ca_file:"
            + " there are no system-wide CAs here to verify clients with",
        "tls_server_config:\\n  client_ca_file: web.yml|2: tls_server_config.client_ca_file: would"
            + " let everybody in: client_auth_type must ask for certificates",
        "tls_server_config:\\n  client_allowed_sans: [a]|2: tls_server_config.client_allowed_sans:"
            + " would let everybody in: client_auth_type must ask for certificates",
        "http_server_config:\\n  http2: maybe|2: http_server_config.http2: is ~maybe~, must be true"
            + " or false",
        "http_server_config:\\n  http3: true|2: http_server_config.http3: unknown key; did you mean"
            + " http2?",
        "http_server_config:\\n  headers:\\n    Server: x|3: http_server_config.headers.Server:"
            + " unknown key; known are Content-Security-Policy, Strict-Transport-Security,"
            + " X-Content-Type-Options, X-Frame-Options, X-XSS-Protection",
        "http_server_config:\\n  headers:\\n    X-Frame-Options: allow|3:"
            + " http_server_config.headers.X-Frame-Options: is ~allow~, must be deny or sameorigin",
        "http_server_config:\\n  headers:\\n    X-Content-Type-Options: sniff|3:"
            + " http_server_config.headers.X-Content-Type-Options: is ~sniff~, must be nosniff",
        "http_server_config:\\n  headers:\\n    X-XSS-Protection: ~a\\u0007b~|3:"
            + " http_server_config.headers.X-XSS-Protection: holds a control character",
        "rate_limit:\\n  interval: 10\\n  burst: 1|2: rate_limit.interval: is ~10~, must be a"
            + " duration such as 1s or 100ms, or 0 for no limit",
        "rate_limit:\\n  interval: 1s|2: rate_limit.interval: needs a burst of at least 1, or no"
            + " request is answered",
        "rate_limit:\\n  burst: -1|2: rate_limit.burst: is ~-1~, must be a whole number",
        "basic_auth_users:\\n  - alice|2: basic_auth_users: must be a section with keys"
      })
  void mistakesAreToldWithTheirLine(String text, String problem) throws Exception {
    List<String> problems = problems(text.replace("\\n", "\n").replace('~', '"'));

    assertThat(problems)
        .contains(file + ":" + problem.replace('~', '"').replace("FOLDER", folder.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic_auth_users: {alice: swordfish}",
        "basic_auth_users: {alice: [swordfish]}",
        "basic_auth_users: {swordfish: ''}",
        "tls_server_config: {key: swordfish}",
        "tls_server_config: swordfish",
        "basic_auth_users: swordfish",
        "tls_server_config: {key: [swordfish], cert: [swordfish]}"
      })
  void valuesThatCanBeSecretAreNotRepeated(String text) throws Exception {
    assertThat(problems(text)).isNotEmpty().noneMatch(problem -> problem.contains("swordfish"));
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    List<String> problems =
        problems(
            """
            tls_server_config:
              cert_file: no.crt
              key_file: no.key
              min_version: TLS11
            basic_auth_users:
              alice: swordfish
            rate: 1
            """);

    assertThat(problems)
        .hasSize(5)
        .anyMatch(problem -> problem.startsWith(file + ":2: "))
        .anyMatch(problem -> problem.startsWith(file + ":3: "))
        .anyMatch(problem -> problem.startsWith(file + ":4: "))
        .anyMatch(problem -> problem.startsWith(file + ":6: "))
        .anyMatch(problem -> problem.startsWith(file + ":7: "));
  }

  @Test
  void aMissingFileIsTold() {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> WebSecurityFile.open(file));

    assertThat(e.problems()).containsExactly(file + ": cannot be read: there is no such file");
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    Authority authority = Authority.create(folder, "ca");
    authority.server("a");
    authority.server("b");

    assertThat(problems("tls_server_config:\n  cert_file: a.crt\n  key_file: b.key\n"))
        .containsExactly(
            file + ":3: tls_server_config.key_file: is not the key of the (first) certificate");
  }

  @Test
  void curvesThatJavaCannotServeTheCertificateWithAreRefused() throws Exception {
    Authority.create(folder, "ca").server("server");
    String text =
        """
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          curve_preferences: [CurveP384]
        """;

    assertThat(problems(text))
        .containsExactly(
            file
                + ":2: tls_server_config.cert_file: its curve is not among curve_preferences; Java"
                + " needs it there for TLS 1.2: add it, or set min_version to TLS13");
    assertThat(open(text + "  min_version: TLS13\n").current().tls()).isPresent();
  }

  @Test
  void aChangeIsTakenUpByTheSecondLook() throws Exception {
    WebSecurityFile open = open("basic_auth_users: {}\n");
    assertThat(open.refresh()).isEmpty();

    Files.writeString(file, "basic_auth_users: {alice: " + HASH + "}\n");
    assertThat(open.refresh()).isEmpty();
    assertThat(open.refresh()).isPresent();

    assertThat(open.current().users()).hasToString("1 users");
    assertThat(open.isGood()).isTrue();
    assertThat(open.refresh()).isEmpty();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsLeftAlone() throws Exception {
    WebSecurityFile open = open("basic_auth_users: {}\n");
    Files.writeString(file, "basic_auth_users: {alice: ");
    assertThat(open.refresh()).isEmpty();
    Files.writeString(file, "basic_auth_users: {alice: " + HASH + "}\n");
    assertThat(open.refresh()).isEmpty();

    assertThat(open.refresh()).isPresent();
    assertThat(open.isGood()).isTrue();
  }

  @Test
  void renewedFilesBehindALinkAreTakenUp() throws Exception {
    Authority authority = Authority.create(folder, "ca");
    for (String day : List.of("monday", "tuesday")) {
      Files.createDirectory(folder.resolve(day));
      Authority.Issued server = authority.server("server");
      Files.move(server.certificate(), folder.resolve(day + "/tls.crt"));
      Files.move(server.key(), folder.resolve(day + "/tls.key"));
    }
    Path link = folder.resolve("..data");
    Files.createSymbolicLink(link, Path.of("monday"));
    WebSecurityFile open =
        open("tls_server_config: {cert_file: ..data/tls.crt, key_file: ..data/tls.key}\n");
    var monday = open.current().tls().orElseThrow().certificate();

    Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("tuesday"));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    open.refresh();
    Optional<WebSecurity> renewed = open.refresh();

    assertThat(renewed.orElseThrow().tls().orElseThrow().certificate().getSerialNumber())
        .isNotEqualTo(monday.getSerialNumber());
  }

  @Test
  void whatCannotBeUsedLeavesTheLastGoodStateUntilItIsMended() throws Exception {
    Authority.Issued server = Authority.create(folder, "ca").server("server");
    WebSecurityFile open =
        open("tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
    WebSecurity first = open.current();
    String certificate = Files.readString(server.certificate());

    Files.writeString(server.certificate(), "broken");
    refreshTwice(open);
    assertThat(open.isGood()).isFalse();
    assertThat(open.current()).isSameAs(first);

    Files.delete(server.certificate());
    refreshTwice(open);
    assertThat(open.isGood()).isFalse();

    Files.writeString(server.certificate(), certificate);
    refreshTwice(open);
    assertThat(open.isGood()).isTrue();
    assertThat(open.current()).isNotSameAs(first);
  }

  @Test
  void tlsIsNeverSwitchedOffByAChange() throws Exception {
    Authority.create(folder, "ca").server("server");
    WebSecurityFile open =
        open("tls_server_config: {cert_file: server.crt, key_file: server.key}\n");

    Files.writeString(file, "# gone\n");
    refreshTwice(open);

    assertThat(open.isGood()).isFalse();
    assertThat(open.current().tls()).isPresent();
  }

  private static void refreshTwice(WebSecurityFile open) {
    open.refresh();
    open.refresh();
  }

  private WebSecurityFile open(String text) throws Exception {
    Files.writeString(file, text);
    return WebSecurityFile.open(file);
  }

  private List<String> problems(String text) throws Exception {
    Files.writeString(file, text);
    return catchThrowableOfType(ConfigException.class, () -> WebSecurityFile.open(file)).problems();
  }
}
