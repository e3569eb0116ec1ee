// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

/** The exit statuses that mean the same in every command; from 64 on as in sysexits.h. */
final class ExitStatus {
  /** It went well. */
  static final int OK = 0;

  /** The machine does not let us. */
  static final int CANNOT = 1;

  /** The command line is wrong (EX_USAGE). */
  static final int USAGE = 64;

  /** A fault of ours (EX_SOFTWARE). */
  static final int FAULT = 70;

  /** The configuration is wrong (EX_CONFIG). */
  static final int CONFIG = 78;

  private ExitStatus() {}
}
