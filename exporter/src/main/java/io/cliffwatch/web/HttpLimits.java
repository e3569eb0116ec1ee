// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** What the server bears from a client, as Vert.x takes it. */
final class HttpLimits {
  /** Prometheus needs one stream, a browser a few; each can hold an answer in memory. */
  private static final int STREAMS = 8;

  private HttpLimits() {}

  static HttpServerOptions of(Limits limits) {
    return new HttpServerOptions()
        .setMaxInitialLineLength(limits.initialLine())
        .setMaxHeaderSize(limits.headers())
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS)
                .setMaxHeaderListSize(limits.headers()))
        .setSslHandshakeTimeout(limits.header().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        // Writes end when the kernel has taken all of them, so this is a deadline for slow readers.
        .setWriteIdleTimeout(Math.toIntExact(limits.reading().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setHttp2ClearTextEnabled(false);
  }
}
