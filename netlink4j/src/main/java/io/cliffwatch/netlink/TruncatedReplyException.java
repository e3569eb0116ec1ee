// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

/**
 * A datagram was larger than the receive buffer, and its rest is lost. The buffer has grown
 * meanwhile, as far as its limit allows.
 */
public final class TruncatedReplyException extends IncompleteReplyException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception with a sentence that says what happened.
   *
   * @param message a sentence that says what happened
   */
  public TruncatedReplyException(String message) {
    super(message);
  }

  @Override
  TruncatedReplyException of(String operation, int attempts) {
    var named = new TruncatedReplyException(prefix(operation, attempts) + getMessage());
    named.initCause(this);
    return named;
  }
}
