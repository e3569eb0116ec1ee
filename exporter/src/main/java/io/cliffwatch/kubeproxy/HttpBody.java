// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of an HTTP/1.1 answer: told by its length, in chunks, or up to the end. */
final class HttpBody {
  private static final int LONGEST_LINE = 1024;
  private static final int HEXADECIMAL = 16;
  private static final int PART = 65_536;

  private final InputStream stream;
  private final int largest;

  /** Joined at the end: a buffer that grows takes more memory meanwhile. */
  private final List<byte[]> parts = new ArrayList<>();

  private int size;

  HttpBody(InputStream stream, int largest) {
    this.stream = stream;
    this.largest = largest;
  }

  /**
   * Reads the body.
   *
   * @param headers the answer's headers, whose names have no case
   * @return empty when it is larger than allowed
   * @throws IOException when it ends early, or is encoded otherwise
   */
  Optional<byte[]> read(Map<String, String> headers) throws IOException {
    String encoding = headers.getOrDefault("Content-Encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new IOException("the answer is encoded as " + encoding);
    }
    String coding = headers.get("Transfer-Encoding");
    String length = headers.get("Content-Length");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new IOException("the answer is transferred as " + coding);
      }
      return whole(readChunks());
    }
    return whole(length != null ? copy(number(length, 10)) : readToTheEnd());
  }

  private Optional<byte[]> whole(boolean complete) {
    if (!complete) {
      return Optional.empty();
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    parts.forEach(body::put);
    return Optional.of(body.array());
  }

  private boolean readToTheEnd() throws IOException {
    for (byte[] part = stream.readNBytes(PART); part.length > 0; part = stream.readNBytes(PART)) {
      if (part.length > largest - size) {
        return false;
      }
      add(part);
    }
    return true;
  }

  private boolean readChunks() throws IOException {
    for (long chunk = chunkSize(); chunk > 0; chunk = chunkSize()) {
      if (!copy(chunk)) {
        return false;
      }
      if (!line().isEmpty()) {
        throw new IOException("a chunk of the answer is longer than it says");
      }
    }
    while (!line().isEmpty()) {} // trailers
    return true;
  }

  private long chunkSize() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    return number((extension < 0 ? line : line.substring(0, extension)).strip(), HEXADECIMAL);
  }

  private static long number(String text, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(text, radix) & 0xffff_ffffL;
    } catch (NumberFormatException e) {
      throw new IOException("the answer does not tell its length: " + text, e);
    }
  }

  private boolean copy(long count) throws IOException {
    if (count > largest - size) {
      return false;
    }
    byte[] bytes = stream.readNBytes((int) count);
    if (bytes.length < count) {
      throw new IOException("the answer ends early");
    }
    add(bytes);
    return true;
  }

  private void add(byte[] part) {
    parts.add(part);
    size += part.length;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = stream.read(); next != '\n'; next = stream.read()) {
      if (next < 0) {
        throw new IOException("the answer ends early");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("the answer has a chunk without an end");
      }
      line.append((char) next);
    }
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }
}
