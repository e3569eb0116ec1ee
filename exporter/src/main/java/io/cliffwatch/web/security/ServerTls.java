// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.websecurity.TlsMaterial;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * TLS for a server whose certificates change while it runs: each handshake takes the latest.
 *
 * <p>Vert.x can update a server's SSL options, but not its groups for the key exchange nor whose
 * order of cipher suites counts, and it remembers earlier certificates. So it is given one context
 * for good, which makes the engine of each connection with what is in force.
 */
public final class ServerTls {
  private final int mostHandshakes;
  private volatile TlsMaterial material;

  /**
   * Begins with these certificates.
   *
   * @param mostHandshakes how many may be under way; clients beyond that are disconnected
   */
  public ServerTls(TlsMaterial first, int mostHandshakes) {
    this.material = requireNonNull(first, "first is null");
    this.mostHandshakes = mostHandshakes;
  }

  /** Takes other certificates from the next handshake on. May be called by any thread. */
  public void use(TlsMaterial next) {
    material = requireNonNull(next, "next is null");
  }

  /** Switches TLS on. */
  public void applyTo(HttpServerOptions options, boolean http2) {
    options
        .setSsl(true)
        .setSslEngineOptions(new Engines().setUseWorkerThread(true))
        .setKeyCertOptions(KeyCertOptions.wrap(noKeys()))
        .setUseAlpn(true)
        .setAlpnVersions(
            http2
                ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                : List.of(HttpVersion.HTTP_1_1));
  }

  /** Vert.x insists on keys, which it then hands to the contexts below, and they have their own. */
  private static KeyManagerFactory noKeys() {
    try {
      KeyManagerFactory none = KeyManagerFactory.getInstance("SunX509");
      none.init(null, null);
      return none;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java cannot make an empty set of keys", e);
    }
  }

  private final class Engines extends JdkSSLEngineOptions {
    @Override
    public SslContextFactory sslContextFactory() {
      return new Contexts();
    }
  }

  private final class Contexts extends DefaultSslContextFactory {
    private List<String> protocols = List.of();

    Contexts() {
      super(SslProvider.JDK, false);
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> applicationProtocols) {
      protocols = List.copyOf(applicationProtocols);
      return this;
    }

    @Override
    public SslContext create() {
      return new LatestSslContext(() -> material, protocols, mostHandshakes);
    }
  }
}
