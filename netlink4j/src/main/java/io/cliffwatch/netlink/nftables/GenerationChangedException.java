// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import java.io.IOException;

/** A transaction ended while several dumps were made, so that they do not belong together. */
public final class GenerationChangedException extends IOException {
  private static final long serialVersionUID = 1;

  GenerationChangedException() {
    super("nf_tables changed while it was read");
  }

  GenerationChangedException(IOException cause) {
    super("nf_tables changed while it was read", cause);
  }
}
