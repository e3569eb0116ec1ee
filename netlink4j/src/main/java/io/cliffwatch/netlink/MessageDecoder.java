// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

/**
 * Makes a value of a message.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface MessageDecoder<T> {
  /**
   * Decodes one message, whose bytes are there only until this returns.
   *
   * @param message the message
   * @return the value
   * @throws MalformedMessageException when it is not what the protocol says
   */
  T decode(Message message) throws MalformedMessageException;
}
