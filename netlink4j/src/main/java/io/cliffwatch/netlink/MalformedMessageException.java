// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import java.io.IOException;

/** Bytes that are not what the protocol says they must be. Asking again is unlikely to help. */
public final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception with a sentence that says which bytes.
   *
   * @param message a sentence that says what happened
   */
  public MalformedMessageException(String message) {
    super(message);
  }

  MalformedMessageException(String operation, MalformedMessageException cause) {
    super(operation + ": " + cause.getMessage(), cause);
  }
}
