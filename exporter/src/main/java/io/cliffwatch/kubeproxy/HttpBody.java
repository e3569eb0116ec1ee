// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The body of an HTTP/1.1 answer: told by its length, in chunks, or up to the end. */
final class HttpBody {
  private static final int LONGEST_LINE = 1024;
  private static final int HEXADECIMAL = 16;

  private final InputStream stream;
  private final int largest;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  HttpBody(InputStream stream, int largest) {
    this.stream = stream;
    this.largest = largest;
  }

  /**
   * Reads the body.
   *
   * @param headers the answer's headers, whose names have no case
   * @throws IOException when it ends early, is larger than allowed, or is encoded otherwise
   */
  byte[] read(Map<String, String> headers) throws IOException {
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
      readChunks();
    } else if (length != null) {
      copy(number(length, 10));
    } else {
      while (body.size() <= largest) {
        int next = stream.read();
        if (next < 0) {
          return body.toByteArray();
        }
        body.write(next);
      }
      throw tooLarge();
    }
    return body.toByteArray();
  }

  private void readChunks() throws IOException {
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      copy(size);
      if (!line().isEmpty()) {
        throw new IOException("a chunk of the answer is longer than it says");
      }
    }
    while (!line().isEmpty()) {} // trailers
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

  private void copy(long count) throws IOException {
    if (count > largest - body.size()) {
      throw tooLarge();
    }
    byte[] bytes = stream.readNBytes((int) count);
    if (bytes.length < count) {
      throw new IOException("the answer ends early");
    }
    body.write(bytes);
  }

  private IOException tooLarge() {
    return new IOException("the answer is larger than " + largest + " bytes");
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
