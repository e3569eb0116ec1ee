// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSGERR_ATTR_MSG;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSGERR_ATTR_OFFS;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel (4.12 or newer) adds to an error: {@code enum nlmsgerr_attrs} of {@code
 * linux/netlink.h}.
 *
 * @param message its sentence
 * @param offset where in the request the error is, in bytes from the start of its header
 */
public record ExtendedAck(Optional<String> message, OptionalLong offset) {
  /** Nothing added. */
  public static final ExtendedAck NONE = new ExtendedAck(Optional.empty(), OptionalLong.empty());

  /** Checks for null. */
  public ExtendedAck {
    requireNonNull(message, "message is null");
    requireNonNull(offset, "offset is null");
  }

  /**
   * Reads the attributes. Those that cannot be read are left out: the error itself matters more.
   */
  static ExtendedAck read(AttributeReader attributes) {
    Optional<String> message = Optional.empty();
    OptionalLong offset = OptionalLong.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case NLMSGERR_ATTR_MSG -> message = Optional.of(attributes.text());
        case NLMSGERR_ATTR_OFFS -> {
          long value = attributes.u32();
          offset = attributes.failed() ? OptionalLong.empty() : OptionalLong.of(value);
        }
        default -> attributes.skipUnknown();
      }
    }
    return new ExtendedAck(message.filter(text -> !text.isEmpty()), offset);
  }
}
