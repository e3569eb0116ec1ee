// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

/** A command cannot do its work on this machine; the message is one line that says what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message one line: what cannot be done, why, and what to do about it
   * @param cause what went wrong
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
