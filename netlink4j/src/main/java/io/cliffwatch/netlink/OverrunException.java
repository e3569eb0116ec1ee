// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

/**
 * The kernel dropped datagrams because the socket's receive buffer was full ({@code ENOBUFS},
 * {@code NLMSG_OVERRUN}).
 */
public final class OverrunException extends IncompleteReplyException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception with a sentence that says what happened.
   *
   * @param message a sentence that says what happened
   */
  public OverrunException(String message) {
    super(message);
  }

  @Override
  OverrunException of(String operation, int attempts) {
    var named = new OverrunException(prefix(operation, attempts) + getMessage());
    named.initCause(this);
    return named;
  }
}
