// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;

/**
 * The cheap read: which maps there are.
 *
 * @param maps at least one, in the order of {@link EbpfMap}
 */
public record EbpfSnapshot(List<MapState> maps) {
  /** Checks the argument. */
  public EbpfSnapshot {
    maps = List.copyOf(maps);
  }

  /**
   * One map at one moment.
   *
   * @param map which one
   * @param id the kernel's number for it; another one is another map
   * @param capacity how many entries fit in
   * @param memoryBytes the memory that the kernel accounts for it. Since Linux 6.4 it grows with
   *     the entries of a map that is not allocated beforehand, which is how Cilium makes them
   */
  public record MapState(EbpfMap map, long id, long capacity, OptionalLong memoryBytes) {
    /** Checks the arguments. */
    public MapState {
      requireNonNull(map, "map is null");
      requireNonNull(memoryBytes, "memoryBytes is null");
    }
  }
}
