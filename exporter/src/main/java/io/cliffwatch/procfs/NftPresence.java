// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * Tells whether the kernel has nf_tables, without asking for it: the kernel loads the module for
 * whoever asks.
 *
 * <p>A kernel without modules has no {@code /proc/modules}; there asking loads nothing. Else the
 * module stands in it, or a function of nf_tables in {@code /proc/kallsyms} says that it is built
 * in. That large file is read once, and only where the module is not loaded.
 */
public final class NftPresence {
  private static final String MODULES = "modules";
  private static final String SYMBOLS = "kallsyms";
  private static final String FUNCTION = " nft_do_chain"; // net/netfilter/nf_tables_core.c

  private final Procfs procfs;
  private boolean loaded;
  private boolean symbolsRead;

  /** Looks at nothing yet. */
  public NftPresence(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
  }

  /** Once it was there, it is not looked for again: its tables keep it. */
  public boolean isLoaded() throws IOException {
    if (!loaded) {
      loaded = !procfs.exists(MODULES) || isModule() || isBuiltIn();
    }
    return loaded;
  }

  private boolean isModule() throws IOException {
    return procfs.lines(MODULES).stream().anyMatch(line -> line.startsWith("nf_tables "));
  }

  private boolean isBuiltIn() throws IOException {
    if (symbolsRead || !procfs.exists(SYMBOLS)) {
      return false;
    }
    symbolsRead = true;
    return procfs.anyLine(SYMBOLS, line -> line.endsWith(FUNCTION));
  }
}
