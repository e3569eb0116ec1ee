// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What happens to a packet.
 *
 * @param code {@link NftablesUapi#NFT_JUMP} and its like, or {@code NF_*} (s32)
 * @param chain where a jump or goto leads to
 */
public record RuleVerdict(int code, Optional<String> chain) {
  /** Checks for null. */
  public RuleVerdict {
    requireNonNull(chain, "chain is null");
  }
}
