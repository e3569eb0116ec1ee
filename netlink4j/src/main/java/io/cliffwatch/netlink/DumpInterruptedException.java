// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

/**
 * What was dumped changed meanwhile ({@code NLM_F_DUMP_INTR}): entries can be missing or come
 * twice.
 */
public final class DumpInterruptedException extends IncompleteReplyException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception with a sentence that says what happened.
   *
   * @param message a sentence that says what happened
   */
  public DumpInterruptedException(String message) {
    super(message);
  }

  @Override
  DumpInterruptedException of(String operation, int attempts) {
    var named = new DumpInterruptedException(prefix(operation, attempts) + getMessage());
    named.initCause(this);
    return named;
  }
}
