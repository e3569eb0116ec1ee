// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cliffwatch.testing.ScratchNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A server on a port of a scratch namespace's loopback that answers what a test wants, also badly.
 */
public final class FakeServer implements AutoCloseable {
  /** What Go's server sends for a path that it does not know. */
  public static final byte[] NOT_FOUND =
      answer(
          "404 Not Found",
          "text/plain; charset=utf-8",
          "404 page not found\n".getBytes(ISO_8859_1));

  /** The content type of kube-proxy 1.37. */
  public static final String METRICS =
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("fake-server").factory());

  /** Writes an answer, in whatever way. */
  @FunctionalInterface
  public interface Reply {
    /** Writes. */
    void write(OutputStream stream) throws IOException, InterruptedException;
  }

  /** Starts it. */
  public FakeServer(ScratchNamespace namespace, int port) throws Exception {
    this(namespace, "127.0.0.1", port);
  }

  /** Starts it at an address. */
  public FakeServer(ScratchNamespace namespace, String address, int port) throws Exception {
    socket = namespace.call(() -> new ServerSocket(port, 50, InetAddress.ofLiteral(address)));
    threads.execute(this::serve);
  }

  /** Sets what a path answers. */
  public FakeServer on(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  /** Lets a path answer 200. */
  public FakeServer on(String path, String contentType, byte[] body) {
    byte[] answer = answer("200 OK", contentType, body);
    return on(path, stream -> stream.write(answer));
  }

  /** Returns the requests so far, with their headers. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns an answer whose length is told. */
  public static byte[] answer(String status, String contentType, byte[] body) {
    byte[] head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, contentType, body.length)
            .getBytes(ISO_8859_1);
    byte[] answer = new byte[head.length + body.length];
    System.arraycopy(head, 0, answer, 0, head.length);
    System.arraycopy(body, 0, answer, head.length, body.length);
    return answer;
  }

  /** Returns a reply in chunks, as Go's server sends what is long. */
  public static Reply chunked(String contentType, byte[] body, int chunk) {
    return stream -> {
      stream.write(
          "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(contentType)
              .getBytes(ISO_8859_1));
      for (int at = 0; at < body.length; at += chunk) {
        int length = Math.min(chunk, body.length - at);
        stream.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        stream.write(body, at, length);
        stream.write("\r\n".getBytes(ISO_8859_1));
      }
      stream.write("0\r\n\r\n".getBytes(ISO_8859_1));
    };
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> answer(client));
      } catch (IOException | RejectedExecutionException e) {
        return; // closed
      }
    }
  }

  private void answer(Socket client) {
    try (client) {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      StringBuilder request = new StringBuilder();
      String line = reader.readLine();
      while (line != null && !line.isEmpty()) {
        request.append(line).append('\n');
        line = reader.readLine();
      }
      requests.add(request.toString());
      String path = request.toString().split(" ", 3)[1];
      replies.getOrDefault(path, stream -> stream.write(NOT_FOUND)).write(client.getOutputStream());
    } catch (IOException | InterruptedException e) {
      return; // the client has gone, or the test is over
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
