// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

/** A certificate or a key cannot be used; the message says why and holds nothing of it. */
final class PemException extends Exception {
  private static final long serialVersionUID = 1;

  PemException(String message) {
    super(message);
  }

  PemException(String message, Throwable cause) {
    super(message, cause);
  }
}
