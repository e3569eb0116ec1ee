// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import java.io.IOException;

/** Writes what iptables-restore reads, line by line. */
final class RestoreWriter {
  private final Appendable out;
  private final boolean comments;

  /**
   * Writes to this.
   *
   * @param comments whether rules get comments; kube-proxy leaves them out in large clusters
   */
  RestoreWriter(Appendable out, boolean comments) {
    this.out = out;
    this.comments = comments;
  }

  void table(String name, String... builtInChains) throws IOException {
    out.append('*').append(name).append('\n');
    for (String chain : builtInChains) {
      out.append(':').append(chain).append(" ACCEPT [0:0]\n");
    }
  }

  void chain(String name) throws IOException {
    out.append(':').append(name).append(" - [0:0]\n");
  }

  /** Appends a rule; empty parts leave no trace. */
  void rule(String chain, String... parts) throws IOException {
    out.append("-A ").append(chain);
    for (String part : parts) {
      if (!part.isEmpty()) {
        out.append(' ').append(part);
      }
    }
    out.append('\n');
  }

  void commit() throws IOException {
    out.append("COMMIT\n");
  }

  String comment(String text) {
    return comments ? "-m comment --comment \"" + text + "\"" : "";
  }
}
