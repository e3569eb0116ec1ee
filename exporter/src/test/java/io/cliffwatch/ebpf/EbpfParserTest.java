// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EbpfParserTest {
  private static final int ENTRIES = 2_000;

  /** Only few values for each byte, so that slots find their frontends and backends. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void entriesOfAnyContentAreCountedAndNeverMoreThanThereAre(long seed) {
    Random random = new Random(seed);
    int variety = 1 + random.nextInt(6);
    EbpfParser parser = new EbpfParser();
    for (EbpfMap map : EbpfMap.values()) {
      int address = map.family().addressBytes();
      int key = map.kind() == EbpfMap.Kind.BACKENDS ? 4 : address + 8;
      int value = map.kind() == EbpfMap.Kind.BACKENDS ? address + 8 : 12;
      for (int i = 0; i < ENTRIES; i++) {
        parser.visitor(map).entry(bytes(random, variety, key), bytes(random, variety, value));
      }
    }
    assertThat(parser.families())
        .extracting(EbpfFamily::family)
        .containsExactly(AddressFamily.IPV4, AddressFamily.IPV6);
    assertThat(parser.families())
        .allSatisfy(family -> {
          assertThat(family.entries()).isEqualTo(ENTRIES);
          assertThat(family.services()).isBetween(0L, (long) ENTRIES);
          assertThat(family.endpoints()).isBetween(0L, (long) ENTRIES);
        });
  }

  private static ByteBuffer bytes(Random random, int variety, int length) {
    int before = random.nextInt(5);
    ByteBuffer bytes = ByteBuffer.allocate(before + length).order(ByteOrder.nativeOrder());
    for (int i = before; i < before + length; i++) {
      bytes.put(i, (byte) (random.nextInt(variety) - random.nextInt(2)));
    }
    return bytes.position(before);
  }
}
