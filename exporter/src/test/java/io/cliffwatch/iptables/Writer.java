// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.route.AddressFamily;
import org.opentest4j.TestAbortedException;

/**
 * Whose tools write the tables and print them: this machine's, or those of another version of
 * iptables, which says the same by other expressions.
 */
enum Writer {
  LEGACY(Backend.LEGACY, ""),
  NF_TABLES(Backend.NF_TABLES, ""),
  /** 1.8.7, which leaves ports, marks and comments to {@code xt} matches. */
  NF_TABLES_OF_BULLSEYE(Backend.NF_TABLES, "BULLSEYE"),
  /** 1.8.11, which has expressions of nf_tables' own for them. */
  NF_TABLES_OF_TRIXIE(Backend.NF_TABLES, "TRIXIE");

  private static final String VARIABLE = "CLIFFWATCH_TEST_IPTABLES_";

  private final Backend backend;
  private final String suite;

  Writer(Backend backend, String suite) {
    this.backend = backend;
    this.suite = suite;
  }

  static Writer of(Backend backend) {
    return switch (backend) {
      case LEGACY -> LEGACY;
      case NF_TABLES -> NF_TABLES;
    };
  }

  Backend backend() {
    return backend;
  }

  /**
   * Returns the tool that restores or saves a family's tables.
   *
   * @throws TestAbortedException when this version is not to be had: the variable that names its
   *     folder says why, and a casual run does not have it
   */
  String tool(AddressFamily family, String verb) {
    String tool = KernelTables.tool(backend, family, verb);
    if (suite.isEmpty()) {
      return tool;
    }
    String folder = System.getenv(VARIABLE + suite);
    if (folder == null || folder.isEmpty()) {
      throw new TestAbortedException("tool: " + VARIABLE + suite + " is not set");
    }
    if (!folder.startsWith("/")) {
      throw new TestAbortedException("mirror: " + folder);
    }
    return folder + "/" + tool;
  }
}
