// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.config.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the certificates and the key that a web config file names. */
final class TlsLoader {
  private static final Logger LOG = LoggerFactory.getLogger(TlsLoader.class);

  /** A key store wants one; it never leaves memory. */
  private static final char[] NO_PASSWORD = new char[0];

  private final YamlFile yaml;

  TlsLoader(YamlFile yaml) {
    this.yaml = yaml;
  }

  private interface Reading<T> {
    T read(String text) throws PemException;
  }

  /** Returns nothing when something is wrong, which the file's problems tell. */
  Optional<TlsMaterial> load(WebConfig.Tls tls) {
    Optional<List<X509Certificate>> chain =
        tls.certificate().flatMap(source -> read(source, Pem::certificates));
    Optional<PrivateKey> key = tls.key().flatMap(source -> read(source, PrivateKeys::read));
    Optional<List<X509Certificate>> authorities =
        tls.clientAuthority().flatMap(source -> read(source, Pem::certificates));
    if (chain.isEmpty() || key.isEmpty() || !yaml.problems().isEmpty()) {
      return Optional.empty();
    }
    X509Certificate own = chain.get().getFirst();
    if (!PrivateKeys.match(key.get(), own.getPublicKey())) {
      problem(tls.key(), "is not the key of the (first) certificate");
      return Optional.empty();
    }
    if (!canBeServed(tls.policy(), own)) {
      problem(
          tls.certificate(),
          "its curve is not among curve_preferences; Java needs it there for TLS 1.2: add it, or"
              + " set min_version to TLS13");
      return Optional.empty();
    }
    tls.certificate().ifPresent(source -> warnWhenExpired(source, own));
    tls.key().ifPresent(TlsLoader::warnWhenForEverybody);
    try {
      SSLContext context = context(chain.get(), key.get(), trust(tls, authorities));
      return Optional.of(new TlsMaterial(context, tls.demand(), tls.policy(), own));
    } catch (GeneralSecurityException | IOException e) {
      problem(tls.certificate(), "Java cannot use it: " + e.getMessage());
      return Optional.empty();
    }
  }

  private <T> Optional<T> read(PemSource source, Reading<T> reading) {
    try {
      return Optional.of(reading.read(source.text()));
    } catch (PemException e) {
      String file = source.file().findFirst().map(path -> path + ": ").orElse("");
      String problem = String.valueOf(e.getMessage());
      yaml.problem(source.where() + ": " + (problem.startsWith(file) ? problem : file + problem));
      return Optional.empty();
    }
  }

  private static TrustManager trust(WebConfig.Tls tls, Optional<List<X509Certificate>> authorities)
      throws GeneralSecurityException {
    return tls.clientAuth().verified() && authorities.isPresent()
        ? ClientCertificates.signedBy(authorities.get(), tls.allowedNames())
        : ClientCertificates.any(tls.allowedNames());
  }

  private static SSLContext context(List<X509Certificate> chain, PrivateKey key, TrustManager trust)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }

  private void problem(Optional<PemSource> source, String problem) {
    source.ifPresent(there -> yaml.problem(there.where() + ": " + problem));
  }

  private static void warnWhenExpired(PemSource source, X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    if (end.isBefore(Instant.now())) {
      LOG.warn("{}: the certificate has expired at {}", source.where(), end);
    }
  }

  private static void warnWhenForEverybody(PemSource source) {
    source
        .file()
        .filter(TlsLoader::isForEverybody)
        .forEach(file -> LOG.warn("{}: every user of this machine can read the key", file));
  }

  /** In TLS 1.2 Java takes the groups of the key exchange for those of signatures as well. */
  private static boolean canBeServed(TlsPolicy policy, X509Certificate certificate) {
    return policy.curves().isEmpty()
        || !policy.protocols().contains(TlsPolicy.TLS_1_2)
        || !(certificate.getPublicKey() instanceof ECKey key)
        || policy
            .curves()
            .contains("secp" + key.getParams().getCurve().getField().getFieldSize() + "r1");
  }

  private static boolean isForEverybody(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false; // gone since it was read; whoever reads it next says so
    }
  }
}
