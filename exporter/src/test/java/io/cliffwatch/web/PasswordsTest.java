// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.testing.Tool;
import io.cliffwatch.web.Client.Reply;
import io.cliffwatch.websecurity.WebSecurityFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Basic authentication, the rate limit, headers and the address for probes. */
final class PasswordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void theRightPasswordOpensEveryPath() throws Exception {
    int port = start(user("alice", "open: sesame"));
    for (String path : List.of("/", "/metrics", "/healthz", "/readyz")) {
      assertThat(Client.ask(port, "GET", path, basic("alice", "open: sesame")).status())
          .as(path)
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/healthz", "/readyz", "/no-such-path"})
  void everyPathIsGuarded(String path) throws Exception {
    int port = start(user("alice", "sesame"));
    for (String header :
        List.of(
            "X-None: 1",
            basic("alice", "wrong"),
            basic("bob", "sesame"),
            basic("alice", ""),
            basic("", "sesame"),
            "Authorization: Basic",
            "Authorization: Basic !!!",
            "Authorization: Basic " + base64("alice"),
            "Authorization: Bearer " + base64("alice:sesame"))) {
      Reply reply = Client.ask(port, "GET", path, header);
      assertThat(reply.status()).as(header).isEqualTo(401);
      assertThat(reply.headers().get("WWW-Authenticate")).startsWith("Basic ");
      assertThat(reply.text()).isEqualTo("a user's name and password are needed\n");
    }
  }

  @Test
  void passwordsAreJudgedTheSameTheSecondTime() throws Exception {
    int port = start(user("alice", "sesame"));
    for (int i = 0; i < 3; i++) {
      assertThat(Client.ask(port, "GET", "/", basic("alice", "sesame")).status()).isEqualTo(200);
      assertThat(Client.ask(port, "GET", "/", basic("alice", "wrong")).status()).isEqualTo(401);
    }
  }

  @Test
  void manyThatGuessDoNotKeepOutWhoKnows() throws Exception {
    int port = start(user("alice", "sesame"));
    String right = basic("alice", "sesame");
    assertThat(Client.ask(port, "GET", "/healthz", right).status()).isEqualTo(200);
    try (ExecutorService guessers = Executors.newFixedThreadPool(16)) {
      List<Future<Integer>> guesses = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String wrong = basic("alice", "guess " + i);
        guesses.add(guessers.submit(() -> Client.ask(port, "GET", "/healthz", wrong).status()));
      }
      assertThat(Client.ask(port, "GET", "/healthz", right).status()).isEqualTo(200);
      for (Future<Integer> guess : guesses) {
        assertThat(guess.get()).isIn(401, 503);
      }
    }
    assertThat(Client.ask(port, "GET", "/healthz", right).status()).isEqualTo(200);
  }

  @Test
  void usersAreTakenUpWithoutARestart() throws Exception {
    int port = start(user("alice", "sesame"));
    assertThat(Client.ask(port, "GET", "/", basic("alice", "sesame")).status()).isEqualTo(200);

    Files.writeString(folder.resolve("web.yml"), user("alice", "renewed"));

    await(port, basic("alice", "renewed"), 200);
    assertThat(Client.ask(port, "GET", "/", basic("alice", "sesame")).status()).isEqualTo(401);
  }

  @Test
  void moreRequestsThanTheLimitAllowsAreRefused() throws Exception {
    int port = start("rate_limit: {interval: 1h, burst: 2}\n");

    assertThat(Client.ask(port, "GET", "/metrics").status()).isEqualTo(200);
    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(200);
    assertThat(Client.ask(port, "GET", "/metrics").status()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/healthz", "/no-such-path"})
  void securityHeadersStandOnEveryAnswer(String path) throws Exception {
    assertThat(Client.ask(site.start(), "GET", path).headers())
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("X-Frame-Options", "deny")
        .containsEntry("Referrer-Policy", "no-referrer")
        .hasEntrySatisfying(
            "Content-Security-Policy",
            policy -> assertThat(policy).startsWith("default-src 'none'"));
  }

  @ParameterizedTest
  @CsvSource({"/,200", "/metrics,200", "/no-such-path,404"})
  void theFileChangesHeadersAndRemovesThem(String path, int status) throws Exception {
    int port =
        start(
            """
            http_server_config:
              headers:
                X-Frame-Options: sameorigin
                Content-Security-Policy: ""
                X-XSS-Protection: 1; mode=block
            """);

    Reply reply = Client.ask(port, "GET", path);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.headers())
        .containsEntry("X-Frame-Options", "sameorigin")
        .containsEntry("X-XSS-Protection", "1; mode=block")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .doesNotContainKey("Content-Security-Policy");
  }

  @Test
  void probesNeedNoPasswordOnTheirOwnAddressAndGetNothingElse() throws Exception {
    int probes;
    try (ServerSocket free = new ServerSocket(0)) {
      probes = free.getLocalPort();
    }
    site.probeAddress = Optional.of(ListenAddress.parse("127.0.0.1:" + probes));
    site.notReady = Optional.of("iptables has not been read yet");
    start(user("alice", "sesame"));

    assertThat(Client.ask(probes, "GET", "/healthz").status()).isEqualTo(200);
    assertThat(Client.ask(probes, "GET", "/readyz").status()).isEqualTo(503);
    assertThat(Client.ask(probes, "GET", "/metrics").status()).isEqualTo(404);
    assertThat(Client.ask(probes, "GET", "/").status()).isEqualTo(404);
  }

  private int start(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("web.yml"), yaml);
    site.security = Optional.of(WebSecurityFile.open(file));
    return site.start();
  }

  /** Every Debian has Perl, whose crypt is libxcrypt's. */
  private static String user(String name, String password) {
    List<String> command =
        List.of("perl", "-e", "print crypt($ARGV[0], q($2b$06$abcdefghijklmnopqrstuu))", password);
    String hash = Tool.run(Map.of(), "", command).outputOrThrow(command);
    return "basic_auth_users: {" + name + ": " + hash + "}\n";
  }

  private static String basic(String user, String password) {
    return "Authorization: Basic " + base64(user + ":" + password);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static void await(int port, String header, int status) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (Client.ask(port, "GET", "/", header).status() != status) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(100);
    }
  }
}
