// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.io.IOException;

/** A table is not built as the kernel builds tables, or in a way that this version cannot count. */
public final class MalformedTableException extends IOException {
  private static final long serialVersionUID = 1;

  private final long offset;

  MalformedTableException(String message, long offset) {
    super(message + " (at offset " + offset + ")");
    this.offset = offset;
  }

  /** Returns where, in bytes from the first entry. */
  public long offset() {
    return offset;
  }
}
