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
 * @param unknown expressions and attributes of rules that are not known here
 */
record NftCensus(List<FamilyCensus> families, OptionalLong generation, long unknown) {
  static final NftCensus NONE = new NftCensus(List.of(), OptionalLong.empty(), 0);

  NftCensus {
    families = List.copyOf(families);
    requireNonNull(generation, "generation is null");
  }
}
