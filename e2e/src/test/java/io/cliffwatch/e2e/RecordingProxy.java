// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands on a node between kube-proxy and whoever asks it, and keeps what kube-proxy answered: curl
 * asks for it.
 */
final class RecordingProxy implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final Node node;
  private final Path body;
  private final HttpServer server;
  private final List<byte[]> answers = new CopyOnWriteArrayList<>();
  private volatile String contentType = "";

  /**
   * Starts it.
   *
   * @param folder takes files
   */
  RecordingProxy(Node node, Path folder, int port) throws Exception {
    this.node = node;
    this.body = folder.resolve("kube-proxy-answer");
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Callable<HttpServer> listening =
          () -> {
            try (NetworkNamespace namespace = NetworkNamespace.open(node.networkNamespace())) {
              namespace.enter();
            }
            return HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
          };
      server = thread.submit(listening).get();
    }
    server.createContext("/metrics", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String written =
          node.exec(
              "curl",
              "-s",
              "-o",
              body.toString(),
              "-w",
              "%{http_code}\n%{content_type}",
              "http://127.0.0.1:10249" + exchange.getRequestURI());
      String[] lines = written.split("\n", -1);
      byte[] bytes = Files.readAllBytes(body);
      answers.add(bytes);
      contentType = lines[1];
      exchange.getResponseHeaders().set("Content-Type", contentType);
      int status = Integer.parseInt(lines[0]);
      exchange.sendResponseHeaders(status, status == NOT_FOUND ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Returns the content type of kube-proxy's latest answer. */
  String contentType() {
    return contentType;
  }

  /** Returns the bytes of kube-proxy's answers so far. */
  List<byte[]> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
