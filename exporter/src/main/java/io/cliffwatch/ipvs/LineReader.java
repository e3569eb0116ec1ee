// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of one line of {@code /proc/net/ip_vs}, from left to right. What is not as the
 * kernel prints it is an error that says where. Used again for the next line.
 */
final class LineReader {
  private static final int SHOWN_BYTES = 80;
  private static final int LONGEST_DECIMAL = 10;

  private final byte[] bytes;
  private int length;
  private int position;
  private long number;

  /** Reads lines of at most this many bytes. */
  LineReader(int maxBytes) {
    this.bytes = new byte[maxBytes];
  }

  /** Starts a line. */
  void start(long lineNumber) {
    number = lineNumber;
    length = 0;
    position = 0;
  }

  /** Adds a byte to the line. */
  void append(byte next) throws MalformedIpvsException {
    if (length == bytes.length) {
      throw malformed("is longer than " + bytes.length + " bytes");
    }
    bytes[length++] = next;
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean is(byte[] text) {
    return Arrays.equals(bytes, 0, length, text, 0, text.length);
  }

  /** Steps over a text if it is next. */
  boolean skip(byte[] text) {
    boolean next =
        length - position >= text.length
            && Arrays.equals(bytes, position, position + text.length, text, 0, text.length);
    position += next ? text.length : 0;
    return next;
  }

  /** Steps over a text that must be next. */
  void expect(byte[] text) throws MalformedIpvsException {
    if (!skip(text)) {
      throw malformed(
          "has no '" + new String(text, StandardCharsets.ISO_8859_1) + "' at its byte " + position);
    }
  }

  /** Steps over one space at least. */
  void expectSpaces() throws MalformedIpvsException {
    if (position == length || bytes[position] != ' ') {
      throw malformed("has no space at its byte " + position);
    }
    skipSpaces();
  }

  void skipSpaces() {
    while (position < length && bytes[position] == ' ') {
      position++;
    }
  }

  /** Nothing may follow. */
  void expectEnd() throws MalformedIpvsException {
    if (position != length) {
      throw malformed("goes on at its byte " + position);
    }
  }

  /** Reads a number of exactly so many hexadecimal digits, of which letters begin with this A. */
  long hexadecimal(int digits, char letterA) throws MalformedIpvsException {
    long value = 0;
    if (length - position < digits) {
      throw malformed("ends within a number");
    }
    for (int i = 0; i < digits; i++) {
      value = (value << 4) | digit(bytes[position], letterA);
      position++;
    }
    return value;
  }

  private int digit(byte character, char letterA) throws MalformedIpvsException {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    if (character >= letterA && character <= letterA + 5) {
      return character - letterA + 10;
    }
    throw malformed("has no hexadecimal digit at its byte " + position);
  }

  /** Reads a decimal number that an int can hold, as the kernel prints those. */
  long decimal() throws MalformedIpvsException {
    int start = position;
    long value = 0;
    while (position < length && bytes[position] >= '0' && bytes[position] <= '9') {
      value = value * 10 + (bytes[position] - '0');
      position++;
      if (position - start > LONGEST_DECIMAL) {
        throw malformed("has a number that is too long");
      }
    }
    if (position == start || value > Integer.MAX_VALUE) {
      throw malformed("has no number from 0 to 2147483647 at its byte " + start);
    }
    return value;
  }

  /** Reads letters, digits, underscores and hyphens up to whatever else follows. */
  String word() throws MalformedIpvsException {
    int start = position;
    while (position < length && isOfWord(bytes[position])) {
      position++;
    }
    if (position == start) {
      throw malformed("has no word at its byte " + start);
    }
    return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
  }

  private static boolean isOfWord(byte character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '-';
  }

  /** Returns the exception that says what is wrong with this line. */
  MalformedIpvsException malformed(String what) {
    String text =
        new String(bytes, 0, Math.min(length, SHOWN_BYTES), StandardCharsets.ISO_8859_1)
            .replaceAll("[^ -~]", "?");
    return new MalformedIpvsException(
        "/proc/net/ip_vs line %d %s: '%s'".formatted(number, what, text));
  }
}
