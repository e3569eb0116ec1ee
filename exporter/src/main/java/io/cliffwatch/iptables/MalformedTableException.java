// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.io.IOException;

/**
 * The copy of a table does not make sense: it is cut, or this kernel lays entries out in another
 * way.
 */
public final class MalformedTableException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedTableException(String table, int offset, String what) {
    super("table " + table + ", byte " + offset + ": " + what);
  }
}
