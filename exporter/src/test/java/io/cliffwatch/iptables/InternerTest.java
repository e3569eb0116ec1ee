// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternerTest {
  @Test
  void numbersAreThoseOfAMapInTheOrderOfFirstUse() {
    Random random = new Random(1);
    Map<List<Object>, Integer> map = new HashMap<>();
    Interner interner = new Interner();
    for (int i = 0; i < 100_000; i++) {
      long high = random.nextInt(3);
      long low = random.nextInt(5_000);
      int extra = random.nextInt(3);
      int expected = map.computeIfAbsent(List.of(high, low, extra), _ -> map.size());
      assertThat(interner.number(high, low, extra)).isEqualTo(expected);
    }
    assertThat(map).hasSizeGreaterThan(30_000);
  }

  @Test
  void upperHalvesMayComeLate() {
    Interner interner = new Interner();
    for (int i = 0; i < 100; i++) {
      assertThat(interner.number(0, i, 0)).isEqualTo(i);
    }
    assertThat(interner.number(7, 3, 0)).isEqualTo(100);
    assertThat(interner.number(0, 3, 0)).isEqualTo(3);
    assertThat(interner.number(7, 3, 0)).isEqualTo(100);
    assertThat(interner.number(8, 3, 0)).isEqualTo(101);
  }

  @Test
  void neighbouringAddressesDoNotCrowdOneSlot() {
    Interner interner = new Interner();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      numbers.add(interner.number(0xfd00_0244_0000_0000L, i, (6 << 16) | 8080));
    }
    assertThat(numbers.getLast()).isEqualTo(999_999);
  }
}
