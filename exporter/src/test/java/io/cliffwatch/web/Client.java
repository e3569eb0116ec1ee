// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** An HTTP client on a bare socket, which can do what well-behaved clients do not. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 20_000;

  private final Socket socket;

  Client(int port) throws IOException {
    this(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  Client(InetAddress address, int port) throws IOException {
    socket = new Socket(address, port);
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
  }

  /** One answer; each character of the body is one byte. */
  record Reply(int status, Map<String, String> headers, String body) {
    String text() {
      return new String(body.getBytes(ISO_8859_1), UTF_8);
    }

    String unzipped() {
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body.getBytes(ISO_8859_1)))) {
        return new String(gzip.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Sends one request on a connection of its own. */
  static Reply ask(int port, String method, String target, String... headers) throws IOException {
    try (Client client = new Client(port)) {
      return client.ask(method, target, headers);
    }
  }

  Reply ask(String method, String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (String.join("\n", headers).indexOf("Host:") < 0) {
      request.append("Host: localhost\r\n");
    }
    send(request + "Connection: close\r\n\r\n");
    return parse(readToEnd());
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  /** Reads until the server closes; a reset counts as that. */
  byte[] readToEnd() throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      return new byte[0];
    }
  }

  static Reply parse(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalStateException("no HTTP answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] words = lines[i].split(": ", 2);
      headers.put(words[0], words[1]);
    }
    return new Reply(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(end + 4));
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
