// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Asks kube-proxy's two servers. Used by one thread, whose network namespace counts.
 *
 * @param metrics where it serves its metrics
 * @param healthz where it serves its health check
 * @param timeout how long all that is asked in one read may take
 * @param largestPage the largest page of metrics that is read, in bytes
 */
record ProxyClient(ProxyServer metrics, ProxyServer healthz, Duration timeout, int largestPage) {
  /** The text format, because it is also read here; kube-proxy can do others. */
  private static final String TEXT = "text/plain;version=0.0.4";

  private static final String ANYTHING = "*/*";

  private static final int LARGEST_ANSWER = 64 << 10;
  private static final Pattern METRICS =
      Pattern.compile("(text/plain|application/openmetrics-text)\\b.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern MODE = Pattern.compile("[a-z]{1,20}");

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  ProxyClient {
    requireNonNull(metrics, "metrics is null");
    requireNonNull(healthz, "healthz is null");
    requireNonNull(timeout, "timeout is null");
  }

  /** How asking for the metrics ended. */
  sealed interface Asked {
    /** There they are. */
    record Answered(MetricsPage page) implements Asked {}

    /** They are there, and too many to be read. */
    record TooLarge() implements Asked {}

    /** Nobody listens. */
    record Refused() implements Asked {}

    /** Something is wrong; why, to follow the address. */
    record Troubled(String why) implements Asked {}
  }

  /** Returns the deadline of a read that begins now. */
  long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  Asked metrics(long deadline) {
    try {
      HttpGet.Answer answer = metrics.get("/metrics", TEXT, largestPage, deadline);
      if (answer.status() != OK) {
        return new Asked.Troubled("answers " + answer.status() + " to /metrics");
      }
      String contentType = answer.contentType().orElse("no content type");
      if (!METRICS.matcher(contentType).matches()) {
        return new Asked.Troubled("answers with " + contentType + " instead of metrics");
      }
      return answer
          .body()
          .<Asked>map(
              body -> new Asked.Answered(new MetricsPage(contentType, ByteBuffer.wrap(body))))
          .orElseGet(Asked.TooLarge::new);
    } catch (ConnectException e) {
      return new Asked.Refused();
    } catch (SocketTimeoutException e) {
      return new Asked.Troubled("does not answer within " + timeout.toMillis() + " ms");
    } catch (IOException e) {
      return new Asked.Troubled("cannot be read: " + e.getMessage());
    }
  }

  /**
   * Asks for the configuration.
   *
   * @throws IOException when it cannot be had
   */
  ProxyConfiguration configuration(long deadline) throws IOException {
    return ConfigzParser.parse(answer("/configz", deadline));
  }

  /**
   * Asks for the mode it runs in.
   *
   * @throws IOException when it cannot be had
   */
  String mode(long deadline) throws IOException {
    String mode = UTF_8.decode(ByteBuffer.wrap(answer("/proxyMode", deadline))).toString().strip();
    if (!MODE.matcher(mode).matches()) {
      throw new IOException("/proxyMode names no mode");
    }
    return mode;
  }

  private byte[] answer(String path, long deadline) throws IOException {
    HttpGet.Answer answer = metrics.get(path, ANYTHING, LARGEST_ANSWER, deadline);
    if (answer.status() != OK) {
      throw new IOException("the answer to " + path + " is " + answer.status());
    }
    return answer
        .body()
        .orElseThrow(() ->
            new IOException(
                "the answer to " + path + " is larger than " + LARGEST_ANSWER + " bytes"));
  }

  /**
   * Asks how it is. {@code /healthz} also fails while the node is being removed, which says nothing
   * of kube-proxy; versions before 1.28 have no other.
   */
  Health health(long deadline) {
    try {
      int status = healthz.get("/livez", ANYTHING, LARGEST_ANSWER, deadline).status();
      if (status == NOT_FOUND) {
        status = healthz.get("/healthz", ANYTHING, LARGEST_ANSWER, deadline).status();
      }
      return status == OK ? Health.WELL : Health.NOT_WELL;
    } catch (IOException e) {
      return Health.UNKNOWN;
    }
  }
}
