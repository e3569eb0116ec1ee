// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import io.cliffwatch.websecurity.TlsMaterial;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;

/**
 * Makes each engine with the certificates in force, and bounds how many handshakes are under way:
 * an engine takes some 50 KiB, and the server counts a connection only after its handshake.
 *
 * <p>Lives on the event loop.
 */
final class LatestSslContext extends SslContext {
  private final Supplier<TlsMaterial> latest;
  private final List<String> protocols;
  private final int mostHandshakes;
  private TlsMaterial material;
  private SslContext context;
  private int handshakes;

  LatestSslContext(Supplier<TlsMaterial> latest, List<String> protocols, int mostHandshakes) {
    this.latest = latest;
    this.protocols = protocols;
    this.mostHandshakes = mostHandshakes;
    this.material = latest.get();
    this.context = context(material, protocols);
  }

  private static SslContext context(TlsMaterial material, List<String> protocols) {
    ApplicationProtocolConfig negotiation =
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.FATAL_ALERT,
            SelectedListenerFailureBehavior.FATAL_ALERT,
            protocols);
    return new JdkSslContext(
        material.context(),
        false,
        material.policy().cipherSuites(),
        IdentityCipherSuiteFilter.INSTANCE,
        negotiation,
        clientAuth(material),
        material.policy().protocols().toArray(String[]::new),
        false);
  }

  private static ClientAuth clientAuth(TlsMaterial material) {
    return switch (material.clientDemand()) {
      case NONE -> ClientAuth.NONE;
      case WANTED -> ClientAuth.OPTIONAL;
      case NEEDED -> ClientAuth.REQUIRE;
    };
  }

  private SslContext context() {
    TlsMaterial now = latest.get();
    if (!now.equals(material)) {
      context = context(now, protocols);
      material = now;
    }
    return context;
  }

  private SSLEngine withPolicy(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setUseCipherSuitesOrder(material.policy().serverPrefers());
    if (!material.policy().curves().isEmpty()) {
      parameters.setNamedGroups(material.policy().curves().toArray(String[]::new));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return withPolicy(context().newEngine(allocator));
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return withPolicy(context().newEngine(allocator, peerHost, peerPort));
  }

  @Override
  protected SslHandler newHandler(
      ByteBufAllocator allocator,
      String peerHost,
      int peerPort,
      boolean startTls,
      Executor executor) {
    if (handshakes >= mostHandshakes) {
      return new Refusal(newEngine(allocator, peerHost, peerPort));
    }
    SslHandler handler = super.newHandler(allocator, peerHost, peerPort, startTls, executor);
    handshakes++;
    var _ = handler.handshakeFuture().addListener(done -> handshakes--);
    return handler;
  }

  @Override
  protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
    throw new UnsupportedOperationException("every connection comes from an address");
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return context().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // the type is, the method must still be there
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return context().applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return context().sessionContext();
  }

  /** Closes the connection instead of a handshake. */
  private static final class Refusal extends SslHandler {
    Refusal(SSLEngine engine) {
      super(engine);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
      super.handlerAdded(context);
      var _ = context.channel().close();
    }
  }
}
