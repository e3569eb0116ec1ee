// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.config.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code tls_server_config}. */
final class TlsParser {
  private static final String PATH = "tls_server_config";
  private static final String CLIENT_AUTH = "client_auth_type";
  private static final String CLIENT_CA = "client_ca";
  private static final String CLIENT_SANS = "client_allowed_sans";
  private static final String CIPHERS = "cipher_suites";
  private static final String CURVES = "curve_preferences";
  private static final String LEAST = "min_version";
  private static final String MOST = "max_version";
  private static final String ORDER = "prefer_server_cipher_suites";
  private static final String FILE = "_file";
  private static final Set<String> KEYS =
      Set.of(
          "cert",
          "cert" + FILE,
          "key",
          "key" + FILE,
          CLIENT_CA,
          CLIENT_CA + FILE,
          CLIENT_AUTH,
          CLIENT_SANS,
          CIPHERS,
          CURVES,
          LEAST,
          MOST,
          ORDER);

  /** Versions in their order, by the toolkit's names, with Java's. */
  private static final List<String> VERSIONS = List.of("TLS12", "TLS13");

  private static final Map<String, String> JAVA_VERSIONS =
      Map.of("TLS12", TlsPolicy.TLS_1_2, "TLS13", TlsPolicy.TLS_1_3);
  private static final Set<String> OLD_VERSIONS = Set.of("TLS10", "TLS11");

  private static final Map<String, String> JAVA_CURVES =
      Map.of(
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1",
          "X25519", "x25519");

  /** Of TLS 1.3: on whenever that is, in Go as well. */
  private static final List<String> CIPHERS_13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** Of TLS 1.2: those that Go does not call insecure; the later the weaker. */
  private static final List<String> CIPHERS_12 =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  /** One of them must be there for HTTP/2 over TLS 1.2, RFC 9113 section 9.2.2 and Go's reading. */
  private static final Set<String> HTTP2_CIPHERS =
      Set.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private final YamlFile yaml;
  private final Path folder;
  private final boolean http2;

  TlsParser(YamlFile yaml, Path folder, boolean http2) {
    this.yaml = yaml;
    this.folder = folder;
    this.http2 = http2;
  }

  Optional<WebConfig.Tls> parse(Optional<Node> node) {
    Section section = new Section(yaml, PATH, node, KEYS);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Optional<PemSource> certificate = source(section, "cert");
    Optional<PemSource> key = source(section, "key");
    require(node, certificate, "cert");
    require(node, key, "key");
    Optional<ClientAuth> clientAuth = clientAuth(section);
    Optional<PemSource> authority = source(section, CLIENT_CA);
    Optional<List<String>> names = section.list(CLIENT_SANS);
    clientAuth.ifPresent(auth -> clients(section, auth, authority, names));
    return Optional.of(
        new WebConfig.Tls(
            certificate,
            key,
            clientAuth.orElse(ClientAuth.NO_CLIENT_CERT),
            authority,
            names,
            policy(section)));
  }

  private Optional<PemSource> source(Section section, String key) {
    Optional<String> inline = section.filled(key);
    Optional<String> file = section.filled(key + FILE);
    if (inline.isPresent() && file.isPresent()) {
      section.problem(key, "stands beside " + key + FILE + "; write one of them");
    }
    Optional<PemSource> inFile =
        file.map(path ->
            new PemSource.InFile(section.where(key + FILE), folder.resolve(path).normalize()));
    return inFile.or(() -> inline.map(text -> new PemSource.Inline(section.where(key), text)));
  }

  private void require(Optional<Node> node, Optional<PemSource> source, String key) {
    if (source.isEmpty()) {
      node.ifPresent(at -> yaml.problem(at, PATH + ": needs " + key + FILE + " (or " + key + ")"));
    }
  }

  /** Returns nothing when the word is unknown. */
  private static Optional<ClientAuth> clientAuth(Section section) {
    String word = section.filled(CLIENT_AUTH).orElse(ClientAuth.NO_CLIENT_CERT.word());
    Optional<ClientAuth> known = ClientAuth.of(word);
    if (known.isEmpty()) {
      section.problem(
          CLIENT_AUTH,
          "is \"" + word + "\", must be one of " + String.join(", ", ClientAuth.words()));
    }
    return known;
  }

  private static void clients(
      Section section,
      ClientAuth clientAuth,
      Optional<PemSource> authority,
      Optional<List<String>> names) {
    if (clientAuth == ClientAuth.NO_CLIENT_CERT) {
      String why = "would let everybody in: " + CLIENT_AUTH + " must ask for certificates";
      for (String key : List.of(CLIENT_CA, CLIENT_CA + FILE)) {
        section.filled(key).ifPresent(text -> section.problem(key, why));
      }
      names.ifPresent(list -> section.problem(CLIENT_SANS, why));
    }
    if (clientAuth.verified() && authority.isEmpty()) {
      section.problem(
          CLIENT_AUTH,
          clientAuth.word()
              + " needs "
              + CLIENT_CA
              + FILE
              + ": there are no system-wide CAs here to verify clients with");
    }
  }

  private TlsPolicy policy(Section section) {
    int least = version(section, LEAST).orElse(0);
    int most = version(section, MOST).orElse(VERSIONS.size() - 1);
    if (least > most) {
      section.problem(LEAST, "is newer than " + MOST);
      most = least;
    }
    List<String> protocols =
        VERSIONS.subList(least, most + 1).stream().map(JAVA_VERSIONS::get).toList();
    return new TlsPolicy(
        protocols, ciphers(section, least), curves(section), section.bool(ORDER).orElse(true));
  }

  private static Optional<Integer> version(Section section, String key) {
    return section
        .filled(key)
        .flatMap(word -> {
          if (VERSIONS.contains(word)) {
            return Optional.of(VERSIONS.indexOf(word));
          }
          String why = OLD_VERSIONS.contains(word) ? ", which Java has switched off;" : ",";
          section.problem(key, "is \"" + word + "\"" + why + " must be TLS12 or TLS13");
          return Optional.empty();
        });
  }

  private List<String> ciphers(Section section, int least) {
    List<String> suites = new ArrayList<>(CIPHERS_13);
    List<String> written = section.list(CIPHERS).orElse(List.of());
    if (written.isEmpty()) {
      suites.addAll(CIPHERS_12);
      return suites;
    }
    for (String suite : written) {
      if (CIPHERS_12.contains(suite)) {
        suites.add(suite);
      } else if (!CIPHERS_13.contains(suite)) {
        section.problem(
            CIPHERS, "has \"" + suite + "\"; known are " + String.join(", ", CIPHERS_12));
      }
    }
    if (http2 && least == 0 && written.stream().noneMatch(HTTP2_CIPHERS::contains)) {
      section.problem(
          CIPHERS,
          "has neither of "
              + String.join(", ", HTTP2_CIPHERS.stream().sorted().toList())
              + ", which HTTP/2 needs; add one or set http_server_config.http2 to false");
    }
    return suites;
  }

  private static List<String> curves(Section section) {
    Map<String, String> curves = new LinkedHashMap<>();
    for (String word : section.list(CURVES).orElse(List.of())) {
      String curve = JAVA_CURVES.get(word);
      if (curve == null) {
        section.problem(
            CURVES,
            "has \""
                + word
                + "\"; known are "
                + String.join(", ", JAVA_CURVES.keySet().stream().sorted().toList()));
      } else {
        curves.put(word, curve);
      }
    }
    return List.copyOf(curves.values());
  }
}
