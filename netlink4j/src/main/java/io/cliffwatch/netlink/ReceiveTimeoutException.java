// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import java.io.IOException;

/** No answer came in time. Whether the kernel did what was asked is not known. */
public final class ReceiveTimeoutException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception with a sentence that says how long was waited.
   *
   * @param message a sentence that says what happened
   */
  public ReceiveTimeoutException(String message) {
    super(message);
  }

  ReceiveTimeoutException(String operation, ReceiveTimeoutException cause) {
    super(operation + ": " + cause.getMessage(), cause);
  }
}
