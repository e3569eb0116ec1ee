// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import java.io.IOException;

/** What the kernel printed of IPVS is not what this version understands. */
public final class MalformedIpvsException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message what is wrong, and where
   */
  public MalformedIpvsException(String message) {
    super(message);
  }
}
