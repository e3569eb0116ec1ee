// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, sent whole.
 *
 * @param status the HTTP status
 * @param contentType the type of the body
 * @param body the body; HEAD gets its length only
 * @param headers further headers
 */
record Answer(int status, String contentType, Buffer body, Map<String, String> headers) {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String NO_METRICS = "text/plain; version=0.0.4; charset=utf-8";

  static Answer of(String contentType, Buffer body) {
    return new Answer(200, contentType, body, Map.of());
  }

  /** Passes kube-proxy's metrics on, or says why there are none. */
  static Answer of(KubeProxyPage page) {
    return switch (page) {
      case KubeProxyPage.Metrics(String contentType, ByteBuffer body) ->
          of(contentType, Buffer.buffer(bytes(body)));
      case KubeProxyPage.NoKubeProxy() -> of(NO_METRICS, Buffer.buffer());
      case KubeProxyPage.Unreachable(String reason) -> line(502, reason);
      case KubeProxyPage.SwitchedOff() ->
          line(404, "kube-proxy is not asked: collectors.kubeproxy.enabled is false");
    };
  }

  private static byte[] bytes(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return bytes;
  }

  /** An answer of one line; line breaks in the text become blanks. */
  static Answer line(int status, String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return new Answer(status, PLAIN, Buffer.buffer(line + "\n"), Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }

  /** Sends the answer; the future ends when the kernel has taken its last byte. */
  Future<Void> send(HttpServerRequest request, SecurityHeaders security) {
    HttpServerResponse response = request.response();
    response.setStatusCode(status);
    security.addTo(response.headers(), headers);
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return HttpMethod.HEAD.equals(request.method()) ? response.end() : response.end(body);
  }
}
