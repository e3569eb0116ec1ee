// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * What to ask the kernel. {@link Connection} adds the header with its sequence number and the flags
 * that belong to the way it asks.
 *
 * @param operation how errors name it, such as {@code RTM_GETADDR}
 * @param type the message type (u16)
 * @param flags {@code NLM_F_*} besides those that the connection sets, such as {@code NLM_F_CREATE}
 * @param payload the fixed header and the attributes; see {@link AttributeWriter#payload()}
 */
public record Request(String operation, int type, int flags, ByteBuffer payload) {
  /** Keeps a read-only view of the payload, not a copy. */
  public Request {
    requireNonNull(operation, "operation is null");
    payload = requireNonNull(payload, "payload is null").slice().asReadOnlyBuffer();
  }

  /**
   * A request without further flags.
   *
   * @param operation how errors name it
   * @param type the message type
   * @param payload the fixed header and the attributes
   */
  public Request(String operation, int type, AttributeWriter payload) {
    this(operation, type, 0, payload.view());
  }
}
