// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Requests and what a kernel answered, as text that people can read and edit.
 *
 * <p>A datagram begins with {@code >} (sent) or {@code <} (received) and goes on in the lines that
 * follow, in hexadecimal digits with any white space between them. What stands behind a {@code #}
 * is a comment.
 *
 * @param exchanges in the order in which they happened
 */
public record Capture(List<Exchange> exchanges) {
  private static final int BYTES_PER_LINE = 16;

  /**
   * A request and its answer.
   *
   * @param request the datagram sent
   * @param replies the datagrams received
   */
  public record Exchange(ByteBuffer request, List<ByteBuffer> replies) {
    /** Copies the list. */
    public Exchange {
      requireNonNull(request, "request is null");
      replies = List.copyOf(replies);
    }
  }

  /** Copies the list. */
  public Capture {
    exchanges = List.copyOf(exchanges);
  }

  /**
   * Reads the text form.
   *
   * @param text the text form
   * @return the capture
   * @throws IllegalArgumentException when it is something else
   */
  public static Capture parse(String text) {
    List<Exchange> exchanges = new ArrayList<>();
    for (String sent : datagrams(text, ">")) {
      List<String> parts = datagrams(sent, "<");
      exchanges.add(
          new Exchange(
              bytes(sent.substring(0, start(sent, "<"))),
              parts.stream().map(Capture::bytes).toList()));
    }
    if (exchanges.isEmpty()) {
      throw new IllegalArgumentException("a capture without a request");
    }
    return new Capture(exchanges);
  }

  /** {@return the text form: 16 bytes a line, with those that are printable as a comment} */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Exchange exchange : exchanges) {
      append(text, '>', exchange.request());
      exchange.replies().forEach(reply -> append(text, '<', reply));
    }
    return text.toString();
  }

  static String hex(ByteBuffer buffer) {
    return HexFormat.of().formatHex(array(buffer));
  }

  private static int start(String text, String mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text.length() : at;
  }

  /** What follows each of the marks, comments left out. */
  private static List<String> datagrams(String text, String mark) {
    String[] parts = text.replaceAll("#[^\n]*", "").split(mark, -1);
    return List.of(parts).subList(1, parts.length);
  }

  private static ByteBuffer bytes(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replaceAll("\\s", "")))
        .asReadOnlyBuffer();
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static void append(StringBuilder text, char mark, ByteBuffer datagram) {
    byte[] bytes = array(datagram);
    for (int start = 0; start < bytes.length; start += BYTES_PER_LINE) {
      int end = Math.min(start + BYTES_PER_LINE, bytes.length);
      StringBuilder line = new StringBuilder().append(start == 0 ? mark : ' ');
      for (int at = start; at < end; at++) {
        line.append(at % Integer.BYTES == 0 ? " " : "");
        HexFormat.of().toHexDigits(line, bytes[at]);
      }
      text.append("%-38s# ".formatted(line)).append(printable(bytes, start, end)).append('\n');
    }
  }

  private static String printable(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
        .replaceAll("[^\\x20-\\x7e]", ".");
  }
}
