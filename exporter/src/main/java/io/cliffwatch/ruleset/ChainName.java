// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names chains as kube-proxy does: a prefix, and base 32 of the start of a SHA-256. */
final class ChainName {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LETTERS = 16;
  private static final int BITS = 5;

  private ChainName() {}

  /** Returns the hash in the chains of a Service port, such as {@code default/web:http}. */
  static String ofServicePort(String servicePort, String protocol) {
    return hash(servicePort + protocol);
  }

  /** Returns the hash in the chain of one of its endpoints, such as {@code 10.0.0.1:80}. */
  static String ofEndpoint(String servicePort, String protocol, String endpoint) {
    return hash(servicePort + protocol + endpoint);
  }

  private static String hash(String text) {
    byte[] digest = sha256(text);
    StringBuilder name = new StringBuilder(LETTERS);
    for (int bit = 0; bit < LETTERS * BITS; bit += BITS) {
      int twoBytes =
          (Byte.toUnsignedInt(digest[bit / 8]) << 8) | Byte.toUnsignedInt(digest[bit / 8 + 1]);
      name.append(ALPHABET.charAt((twoBytes >>> (16 - BITS - bit % 8)) & 0x1f));
    }
    return name.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
