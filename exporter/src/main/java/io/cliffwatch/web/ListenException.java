// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import java.io.IOException;

/** The server cannot listen; the message is one line that says what to do. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
