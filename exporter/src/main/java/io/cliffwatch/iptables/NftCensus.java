// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;

/**
 * The census of the tables of iptables on nf_tables.
 *
 * @param families what was counted in each family that has such tables
 * @param generation the generation that was counted, empty when there are no such tables
 * @param unknown what its rules hold that is not known here
 */
record NftCensus(List<FamilyCensus> families, OptionalLong generation, UnknownParts unknown) {
  static final NftCensus NONE = new NftCensus(List.of(), OptionalLong.empty(), UnknownParts.NONE);

  NftCensus {
    families = List.copyOf(families);
    requireNonNull(generation, "generation is null");
    requireNonNull(unknown, "unknown is null");
  }
}
