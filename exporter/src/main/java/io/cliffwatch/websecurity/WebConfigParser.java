// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.config.Suggestion;
import io.cliffwatch.config.YamlFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads the web config file. Of the values only those are repeated in problems that come from a
 * list of words: a password or a key can stand in the wrong place.
 */
final class WebConfigParser {
  private static final String TLS = "tls_server_config";
  private static final String HTTP = "http_server_config";
  private static final String USERS = "basic_auth_users";
  private static final String RATE = "rate_limit";

  /** The headers that the exporter-toolkit knows, each with its values if they are known. */
  private static final Map<String, Set<String>> HEADERS =
      Map.of(
          "Strict-Transport-Security", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"),
          "X-XSS-Protection", Set.of(),
          "Content-Security-Policy", Set.of());

  private final YamlFile yaml;
  private final Path folder;

  WebConfigParser(Path file, YamlFile yaml) {
    this.yaml = yaml;
    this.folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
  }

  /** Returns what can be understood; the rest are problems of the file. */
  WebConfig parse() {
    Optional<Node> root = yaml.read();
    Section all = new Section(yaml, "", root, Set.of(TLS, HTTP, USERS, RATE));
    Section http = new Section(yaml, HTTP, all.value(HTTP), Set.of("http2", "headers"));
    boolean http2 = http.bool("http2").orElse(true);
    TlsParser tls = new TlsParser(yaml, folder, http2);
    return new WebConfig(
        tls.parse(all.value(TLS)),
        http2,
        headers(http.value("headers")),
        new Users(users(all.value(USERS))),
        new RateParser(yaml).parse(RATE, all.value(RATE)));
  }

  private Map<String, String> headers(Optional<Node> node) {
    Section section = new Section(yaml, HTTP + ".headers", node, HEADERS.keySet());
    Map<String, String> headers = new LinkedHashMap<>();
    HEADERS.forEach((name, values) -> {
      Optional<String> text = values.isEmpty() ? section.text(name) : section.word(name, values);
      text.ifPresent(value -> {
        if (value.chars().anyMatch(Character::isISOControl)) {
          section.problem(name, "holds a control character");
        } else {
          headers.put(name, value);
        }
      });
    });
    return headers;
  }

  private Map<String, String> users(Optional<Node> node) {
    Map<String, String> users = new HashMap<>();
    Section.entries(yaml, USERS, node)
        .forEach(entry -> {
          boolean isHash =
              entry.getValueNode() instanceof ScalarNode scalar && Users.isHash(scalar.getValue());
          if (!(entry.getKeyNode() instanceof ScalarNode name)) {
            yaml.problem(entry.getKeyNode(), USERS + ": a user's name must be a word");
          } else if (!isHash) {
            yaml.problem(
                name,
                USERS
                    + ": not NAME: HASH with a bcrypt hash that begins with $2a$, $2b$ or $2y$;"
                    + " htpasswd -nBC 10 \"\" makes one");
          } else if (users.put(name.getValue(), text(entry.getValueNode())) != null) {
            yaml.problem(name, USERS + ": the user stands there already");
          }
        });
    return users;
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  static String question(String key, Set<String> known) {
    String question = Suggestion.question(key, known);
    return question.isEmpty()
        ? "; known are " + String.join(", ", known.stream().sorted().toList())
        : question;
  }
}
