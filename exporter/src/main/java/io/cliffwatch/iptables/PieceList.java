// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.ArrayList;
import java.util.List;

/** A long list in pieces, so that growing copies nothing and leaves no garbage. */
final class PieceList<T> {
  private static final int PIECE_BITS = 8;
  private static final int PIECE = 1 << PIECE_BITS;

  private final List<List<T>> pieces = new ArrayList<>();
  private int size;

  void add(T element) {
    if (size >> PIECE_BITS == pieces.size()) {
      pieces.add(new ArrayList<>(PIECE));
    }
    pieces.getLast().add(element);
    size++;
  }

  T get(int index) {
    return pieces.get(index >> PIECE_BITS).get(index & (PIECE - 1));
  }

  int size() {
    return size;
  }
}
