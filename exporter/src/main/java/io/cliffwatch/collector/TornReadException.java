// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;

/** The tables changed while they were read, so that the parts do not belong together. */
public final class TornReadException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what changed
   */
  public TornReadException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param cause which says what changed
   */
  public TornReadException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
