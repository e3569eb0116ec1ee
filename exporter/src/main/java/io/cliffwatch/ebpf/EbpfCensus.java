// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is in the maps.
 *
 * @param entries how many entries each map has
 * @param families what they mean, for each family that has a map of Services
 * @param basis the maps as they were, to find out whether the census is outdated
 * @param nanoTime when it was begun, by {@link System#nanoTime()}
 */
public record EbpfCensus(
    Map<EbpfMap, Long> entries, List<EbpfFamily> families, EbpfSnapshot basis, long nanoTime) {
  /** Checks the arguments. */
  public EbpfCensus {
    Map<EbpfMap, Long> sorted = new EnumMap<>(EbpfMap.class);
    sorted.putAll(entries);
    entries = Collections.unmodifiableMap(sorted);
    families = List.copyOf(families);
    requireNonNull(basis, "basis is null");
  }
}
