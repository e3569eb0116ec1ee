// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import java.io.IOException;

/**
 * An answer that did not arrive whole and consistent. Nothing is wrong with the request: asking
 * again can help, and {@link Connection} has done so where that is safe.
 */
public abstract sealed class IncompleteReplyException extends IOException
    permits DumpInterruptedException, OverrunException, TruncatedReplyException {
  private static final long serialVersionUID = 1;

  IncompleteReplyException(String message) {
    super(message);
  }

  /** Returns the same failure with the request's name and the number of times it was made. */
  abstract IncompleteReplyException of(String operation, int attempts);

  /** How a message begins: {@code RTM_GETADDR, 4 attempts: }. */
  static String prefix(String operation, int attempts) {
    return operation + (attempts == 1 ? ": " : ", " + attempts + " attempts: ");
  }
}
