// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.io.IOException;

/** A BPF map changed while it was walked over, so that what was seen may not be whole. */
public final class BpfMapChangedException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message how that showed
   */
  public BpfMapChangedException(String message) {
    super(message);
  }
}
