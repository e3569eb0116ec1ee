// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which client certificates will do. Java's own trust manager verifies the chain; this adds what it
 * does not know: certificates that are asked for and not checked, and the list of allowed names.
 */
final class ClientCertificates extends X509ExtendedTrustManager {
  /** GeneralName's iPAddress, RFC 5280 section 4.2.1.6. */
  private static final int IP_ADDRESS = 7;

  /** rfc822Name, dNSName, uniformResourceIdentifier. */
  private static final Set<Integer> TEXTS = Set.of(1, 2, 6);

  private final Optional<X509ExtendedTrustManager> verifier;
  private final Optional<List<String>> allowedNames;

  private ClientCertificates(
      Optional<X509ExtendedTrustManager> verifier, Optional<List<String>> allowedNames) {
    this.verifier = verifier;
    this.allowedNames = allowedNames;
  }

  /** Takes certificates that one of these has signed, or is. */
  static ClientCertificates signedBy(
      List<X509Certificate> authorities, Optional<List<String>> allowedNames)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e); // nothing is read, so it cannot be
    }
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca-" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager verifier) {
        return new ClientCertificates(Optional.of(verifier), allowedNames);
      }
    }
    throw new GeneralSecurityException("PKIX has no trust manager for certificates");
  }

  /** Takes any certificate whose private key the client has. */
  static ClientCertificates any(Optional<List<String>> allowedNames) {
    return new ClientCertificates(Optional.empty(), allowedNames);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (verifier.isPresent()) {
      verifier.get().checkClientTrusted(chain, authType, engine);
    }
    if (allowedNames.isPresent() && !hasAllowedName(chain[0], allowedNames.get())) {
      throw new CertificateException("the client certificate has none of client_allowed_sans");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("no sockets here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no sockets here");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifier
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }

  private static boolean hasAllowedName(X509Certificate certificate, List<String> allowed)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
        boolean isAllowed =
            kind == IP_ADDRESS
                ? allowed.stream().anyMatch(each -> same(each, text))
                : TEXTS.contains(kind) && allowed.contains(text);
        if (isAllowed) {
          return true;
        }
      }
    }
    return false;
  }

  /** Compares addresses, because Java and Go write those of IPv6 differently. */
  private static boolean same(String allowed, String address) {
    try {
      return InetAddress.ofLiteral(allowed).equals(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException e) {
      return false; // a name of another kind
    }
  }
}
