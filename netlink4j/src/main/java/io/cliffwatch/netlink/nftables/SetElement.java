// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An element of a set or map.
 *
 * @param key the key's bytes, read-only; a concatenation pads each of its parts to four bytes.
 *     Empty for the element that is for all other keys
 * @param flags {@code NFT_SET_ELEM_*} (u32)
 * @param value a map's value, read-only; empty in a set and for a verdict
 * @param verdict a verdict map's value
 */
public record SetElement(
    ByteBuffer key, long flags, Optional<ByteBuffer> value, Optional<RuleVerdict> verdict) {
  /** Keeps read-only views of the bytes, not copies. */
  public SetElement {
    key = key.asReadOnlyBuffer();
    value = requireNonNull(value, "value is null").map(ByteBuffer::asReadOnlyBuffer);
    requireNonNull(verdict, "verdict is null");
  }

  /** {@return whether the key is the first one behind an interval} */
  public boolean endsInterval() {
    return (flags & NftablesUapi.NFT_SET_ELEM_INTERVAL_END) != 0;
  }
}
