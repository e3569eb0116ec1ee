// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GET of HTTP/1.1 over a blocking socket. The calling thread makes the socket, so it is one of
 * the thread's network namespace, which no client with threads of its own can promise.
 *
 * @param address where the server listens
 * @param deadline by {@link System#nanoTime()}, for everything from connecting to the last byte
 */
record HttpGet(InetSocketAddress address, long deadline) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final int LARGEST_HEAD = 16_384;

  HttpGet {
    requireNonNull(address, "address is null");
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param contentType its content type
   * @param body its whole body, not to be changed; empty when it is larger than was wanted
   */
  record Answer(int status, Optional<String> contentType, Optional<byte[]> body) {}

  /**
   * Asks and reads the answer.
   *
   * @param path what is asked for
   * @param accept the content type that is wanted
   * @param largest the largest body that is read
   * @throws ConnectException when nobody listens
   * @throws SocketTimeoutException when the deadline passes
   * @throws IOException when the answer is broken
   */
  Answer send(String path, String accept, int largest) throws IOException {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      connect(socket);
      String request =
          """
          GET %s HTTP/1.1
          Host: %s
          Accept: %s
          User-Agent: cliffwatch
          Connection: close

          """
              .formatted(path, ProxyServer.text(address), accept)
              .replace("\n", "\r\n");
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream stream = new InTime(socket);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      int status = head(stream, headers);
      Optional<byte[]> body = new HttpBody(stream, largest).read(headers);
      return new Answer(status, Optional.ofNullable(headers.get("Content-Type")), body);
    }
  }

  /**
   * Connects. Where loopback is down, or has no address of that family, nobody can listen either;
   * Java has no exceptions of their own for that (ENETUNREACH, EADDRNOTAVAIL).
   */
  private void connect(Socket socket) throws IOException {
    try {
      socket.connect(address, remaining());
    } catch (ConnectException | NoRouteToHostException e) {
      throw e;
    } catch (SocketException e) {
      ConnectException nobody = new ConnectException(e.getMessage());
      nobody.initCause(e);
      throw nobody;
    }
  }

  private static int head(InputStream stream, Map<String, String> headers) throws IOException {
    String[] lines = head(stream).stripTrailing().split("\r?\n", -1);
    Matcher status = STATUS.matcher(lines[0]);
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new IOException("the answer has a header without a name");
      }
      headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return Integer.parseInt(status.group(1));
  }

  /** Reads up to the empty line. The stream is buffered. */
  private static String head(InputStream stream) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LARGEST_HEAD) {
      int next = stream.read();
      if (next < 0) {
        throw new IOException(
            head.isEmpty() ? "there is no answer" : "the answer ends within its headers");
      }
      head.append((char) next);
      if (next == '\n' && (endsWith(head, "\n\r\n") || endsWith(head, "\n\n"))) {
        return head.toString();
      }
    }
    throw new IOException("the answer's headers are larger than " + LARGEST_HEAD + " bytes");
  }

  private static boolean endsWith(StringBuilder text, String end) {
    int begin = text.length() - end.length();
    return begin >= 0 && text.indexOf(end, begin) >= 0;
  }

  /** Returns the milliseconds that are left. */
  private int remaining() throws SocketTimeoutException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("out of time");
    }
    return Math.toIntExact(left);
  }

  /** What the socket receives before the deadline, however slowly it comes. */
  private final class InTime extends InputStream {
    private final Socket socket;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int end;

    InTime(Socket socket) {
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, end - position);
      System.arraycopy(buffer, position, into, offset, count);
      position += count;
      return count;
    }

    private boolean fill() throws IOException {
      if (position == end) {
        socket.setSoTimeout(remaining());
        position = 0;
        end = Math.max(0, socket.getInputStream().read(buffer));
      }
      return position < end;
    }
  }
}
