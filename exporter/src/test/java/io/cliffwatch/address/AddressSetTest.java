// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressSetTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void anAddressIsItsTwoNumbers() {
    assertThat(Address.of(InetAddress.ofLiteral("255.0.0.1")))
        .isEqualTo(new Address(0, 0xff000001L));
    assertThat(Address.of(InetAddress.ofLiteral("fd00:10:96::8000:1")))
        .isEqualTo(new Address(0xfd00_0010_0096_0000L, 0x8000_0001L));
  }

  @Test
  void aSetIsWhatAHashSetOfTheSameIs() {
    Set<Address> some = addresses(5_000);
    Set<Address> others = addresses(5_000);
    AddressSet set = AddressSet.of(some);
    AddressSet otherSet = AddressSet.of(others);
    assertThat(set.size()).isEqualTo(some.size());
    assertThat(some).allMatch(set::contains);
    assertThat(others).allMatch(address -> set.contains(address) == some.contains(address));
    Set<Address> both = new HashSet<>(some);
    both.retainAll(others);
    assertThat(both).as("else this tests nothing").hasSizeBetween(10, 4_990);
    assertThat(set.sizeOfIntersection(otherSet)).isEqualTo(both.size());
    some.removeAll(others);
    assertThat(set.without(otherSet)).containsExactlyInAnyOrderElementsOf(some);
    List<Address> visited = new ArrayList<>();
    set.forEach(visited::add);
    assertThat(visited).hasSize(set.size()).containsAll(some);
  }

  @Test
  void setsAreEqualWhateverTheOrderTheyWereMadeIn() {
    List<Address> some = new ArrayList<>(addresses(100));
    assertThat(AddressSet.of(some)).isEqualTo(AddressSet.of(some.reversed()));
    assertThat(AddressSet.of(some)).hasSameHashCodeAs(AddressSet.of(some.reversed()));
    assertThat(AddressSet.of(some)).isNotEqualTo(AddressSet.of(some.subList(1, some.size())));
    assertThat(AddressSet.of(List.of())).isEqualTo(AddressSet.empty());
  }

  @Test
  void keysOfOneAddressAreToldApartByTheirDetail() {
    KeySet keys = new KeySet();
    assertThat(keys.add(0, 0, 0)).as("all zero is a key like others").isTrue();
    assertThat(keys.add(0, 0, 0)).isFalse();
    assertThat(keys.add(0, 0, 53)).isTrue();
    assertThat(keys.add(0, 53, 0)).isTrue();
    assertThat(keys.add(53, 0, 0)).isTrue();
    assertThat(keys.size()).isEqualTo(4);
    assertThat(keys.contains(53, 53, 0)).isFalse();
  }

  /** As close together as cluster IPs, and IPv6 beside. */
  private Set<Address> addresses(int count) {
    Set<Address> addresses = new HashSet<>();
    for (int i = 0; i < count; i++) {
      long high = random.nextBoolean() ? 0 : 0xfd00_0010_0096_0000L;
      addresses.add(new Address(high, 0x0a60_0000L + random.nextInt(2 * count)));
    }
    return addresses;
  }
}
