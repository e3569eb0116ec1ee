// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.Arrays;

/** Numbers in the order of adding, without an object for each. */
final class IntList {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  int get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return values[index];
  }

  int size() {
    return size;
  }

  int removeLast() {
    return values[--size];
  }
}
