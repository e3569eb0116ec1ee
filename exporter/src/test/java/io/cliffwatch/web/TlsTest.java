// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Tool;
import io.cliffwatch.websecurity.Authority;
import io.cliffwatch.websecurity.WebSecurityFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes with curl, OpenSSL and Java's own client. */
final class TlsTest {
  private static final String REFUSED = "000";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path shared;
  @TempDir Path folder;

  private final Site site = new Site();
  private Path file;

  @BeforeAll
  static void issue() throws Exception {
    Authority ours = Authority.create(shared, "ours");
    ours.server("server");
    ours.client(
        "good", "DNS:prometheus.example,email:p@example.org,IP:2001:db8::7,URI:spiffe://x/p");
    ours.issue("expired", "DNS:prometheus.example", "clientAuth", -1);
    ours.issue("notclient", "DNS:prometheus.example", "serverAuth", 30);
    Authority.create(shared, "theirs").client("foreign", "DNS:prometheus.example");
  }

  @BeforeEach
  void name() {
    file = folder.resolve("web.yml");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NoClientCert,         200,200,200,200,200",
    "RequestClientCert,    200,200,200,200,200",
    "RequireAnyClientCert, 000,200,200,200,200",
    "RequireClientCert,    000,200,200,200,200",
    "VerifyClientCertIfGiven,   200,200,000,000,000",
    "RequireAndVerifyClientCert,000,200,000,000,000"
  })
  void clientsNeedTheCertificateThatIsAskedFor(
      String type, String none, String good, String foreign, String expired, String notClient)
      throws Exception {
    String authority = type.equals("NoClientCert") ? "" : "\n  client_ca_file: " + at("ours.crt");
    int port = start("\n  client_auth_type: " + type + authority);

    for (String version : List.of("1.2", "1.3")) {
      String[] tls = {"--tlsv" + version, "--tls-max", version};
      assertThat(status(port, tls)).as("none, TLS %s", version).isEqualTo(none);
      assertThat(status(port, as("good", tls))).as("good, TLS %s", version).isEqualTo(good);
      assertThat(status(port, as("foreign", tls)))
          .as("foreign, TLS %s", version)
          .isEqualTo(foreign);
      assertThat(status(port, as("expired", tls)))
          .as("expired, TLS %s", version)
          .isEqualTo(expired);
      assertThat(status(port, as("notclient", tls)))
          .as("EKU, TLS %s", version)
          .isEqualTo(notClient);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "prometheus.example,200",
    "p@example.org,200",
    "2001:db8::7,200",
    "spiffe://x/p,200",
    "good,000",
    "'*.example',000",
    "2001:db8::8,000"
  })
  void clientsNeedAnAllowedName(String name, String status) throws Exception {
    int port =
        start(
            "\n  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: "
                + at("ours.crt")
                + "\n  client_allowed_sans: [other.example, '"
                + name
                + "']");

    assertThat(status(port, as("good"))).isEqualTo(status);
  }

  @Test
  void withoutACertificateThereIsNoAllowedName() throws Exception {
    int port =
        start(
            "\n  client_auth_type: RequestClientCert\n  client_allowed_sans: [prometheus.example]");

    assertThat(status(port)).isEqualTo(REFUSED);
    assertThat(status(port, as("foreign"))).isEqualTo("200");
  }

  @Test
  void oldVersionsAreRefused() throws Exception {
    int port = start("\n  min_version: TLS13");
    assertThat(status(port, "--tls-max", "1.2")).isEqualTo(REFUSED);
    assertThat(status(port, "--tlsv1.3")).isEqualTo("200");
  }

  @Test
  void newerVersionsThanWantedAreRefused() throws Exception {
    int port = start("\n  max_version: TLS12");
    assertThat(status(port, "--tlsv1.3")).isEqualTo(REFUSED);
    assertThat(status(port)).isEqualTo("200");
  }

  @Test
  void onlyTheNamedCiphersAreAgreedOn() throws Exception {
    int port =
        start(
            "\n  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
                + " TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]");

    assertThat(session(port)).contains("Cipher is ECDHE-ECDSA-AES128-GCM-SHA256");
    assertThat(session(port, "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"))
        .contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384");
    assertThat(session(port, "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"))
        .contains("Cipher is (NONE)");
  }

  @Test
  void onlyTheNamedCurvesAreAgreedOn() throws Exception {
    int port = start("\n  min_version: TLS13\n  curve_preferences: [CurveP384]");

    assertThat(session(port)).contains("Server Temp Key: ECDH, secp384r1");
    assertThat(session(port, "-curves", "X25519")).contains("Cipher is (NONE)");
  }

  @ParameterizedTest
  @CsvSource({"true,ECDHE-ECDSA-AES128-GCM-SHA256", "false,ECDHE-ECDSA-AES256-GCM-SHA384"})
  void oneSidesOrderOfCiphersCounts(boolean server, String agreed) throws Exception {
    int port = start("\n  max_version: TLS12\n  prefer_server_cipher_suites: " + server);
    String order = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";

    assertThat(session(port, "-cipher", order)).contains("Cipher is " + agreed);
  }

  @ParameterizedTest
  @CsvSource({"true,HTTP_2,2", "false,HTTP_1_1,1.1"})
  void http2IsOfferedUnlessSwitchedOff(
      String http2, HttpClient.Version version, String curlsVersion) throws Exception {
    int port = start("\nhttp_server_config:\n  http2: " + http2);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/metrics")).build();
      for (int i = 0; i < 3; i++) {
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.body()).contains(Site.GAUGE);
      }
    }
    assertThat(curl(port, "%{http_version}")).isEqualTo(curlsVersion);
  }

  @Test
  void requestsWithABodyAreRefusedOverHttp2Too() throws Exception {
    int port = start("");

    assertThat(status(port, "-d", "body")).isEqualTo("413");
    assertThat(status(port)).isEqualTo("200");
  }

  @Test
  void aRenewedCertificateIsInTheNextHandshakes() throws Exception {
    Authority authority = Authority.create(folder, "ca");
    Authority.Issued first = authority.server("server");
    String before = Files.readString(first.certificate()).strip();
    int port = startFrom("tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
    assertThat(session(port)).contains(before);

    String renewed = Files.readString(authority.server("server").certificate()).strip();

    await(() -> session(port).contains(renewed));
    assertThat(site.security.orElseThrow().isGood()).isTrue();
  }

  @Test
  void aBrokenRenewalLeavesTheLastGoodCertificate() throws Exception {
    Authority.Issued first = Authority.create(folder, "ca").server("server");
    String before = Files.readString(first.certificate()).strip();
    int port = startFrom("tls_server_config: {cert_file: server.crt, key_file: server.key}\n");

    Files.writeString(first.certificate(), "broken\n");

    await(() -> !site.security.orElseThrow().isGood());
    assertThat(session(port)).contains(before);
  }

  @Test
  void anotherClientAuthorityIsTakenUp() throws Exception {
    Path authority = folder.resolve("clients.crt");
    Files.copy(shared.resolve("ours.crt"), authority);
    int port =
        start("\n  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: " + authority);
    assertThat(status(port, as("good"))).isEqualTo("200");
    assertThat(status(port, as("foreign"))).isEqualTo(REFUSED);

    Files.writeString(authority, Files.readString(shared.resolve("theirs.crt")));

    await(() -> status(port, as("foreign")).equals("200"));
    assertThat(status(port, as("good"))).isEqualTo(REFUSED);
  }

  @Test
  void handshakesUnderWayAreBounded() throws Exception {
    site.maxConnections = 2;
    int port = start("");
    try (Socket one = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        Socket two = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      await(() -> status(port).equals(REFUSED));
    }
    await(() -> status(port).equals("200"));
  }

  @Test
  void addressesAreWrittenWithTheirScheme() throws Exception {
    int port = start("");

    assertThat(site.url()).isEqualTo("https://127.0.0.1:" + port);
  }

  private static String at(String name) {
    return shared.resolve(name).toString();
  }

  private int start(String more) throws Exception {
    return startFrom(
        "tls_server_config:\n  cert_file: %s\n  key_file: %s%s\n"
            .formatted(at("server.crt"), at("server.key"), more));
  }

  private int startFrom(String yaml) throws Exception {
    Files.writeString(file, yaml);
    site.security = Optional.of(WebSecurityFile.open(file));
    return site.start();
  }

  private static String[] as(String client, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--cert", at(client + ".crt"), "--key", at(client + ".key")));
    return arguments.toArray(String[]::new);
  }

  private static String status(int port, String... arguments) {
    return curl(port, "%{http_code}", arguments);
  }

  private static String curl(int port, String what, String... arguments) {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "-w", what));
    command.addAll(List.of("--max-time", "20", "--noproxy", "*", "--cacert", at("ours.crt")));
    command.addAll(List.of(arguments));
    command.add("https://localhost:" + port + "/healthz");
    return Tool.run(Map.of(), "", command).output();
  }

  private static String session(int port, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of(arguments));
    return Tool.run(Map.of(), "", command).output();
  }

  private static SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var stream = Files.newInputStream(shared.resolve("ours.crt"))) {
      store.setCertificateEntry(
          "ours", CertificateFactory.getInstance("X.509").generateCertificate(stream));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(100);
    }
  }
}
