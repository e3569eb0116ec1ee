// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import io.cliffwatch.netlink.testing.Capture;
import io.cliffwatch.netlink.testing.Fixture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Datagrams that a kernel once sent, with some bytes changed; and now and then noise. */
final class MalformedInput {
  private static final List<byte[]> ORIGINALS =
      List.of(
              "addresses-ipv4",
              "addresses-ipv6",
              "conntrack-statistics",
              "exit-record",
              "families",
              "ipset-header",
              "ipset-members",
              "ipset-members-ipv6",
              "ipvs-destinations",
              "ipvs-services",
              "link",
              "link-missing",
              "nftables",
              "refusal",
              "refused-attribute")
          .stream()
          .flatMap(name -> Fixture.capture(name).exchanges().stream())
          .map(Capture.Exchange::replies)
          .flatMap(List::stream)
          .map(MalformedInput::array)
          .toList();

  // Where lengths and counts break: nothing, a header, one more or less, the largest, the sign.
  private static final int[] EDGES = {
    0,
    1,
    3,
    4,
    5,
    15,
    16,
    17,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    -1,
    -16,
    -4095,
    -4096
  };

  private static final int MAX_NOISE = 256;
  private static final int HUGE = 100_000;
  private static final int SEQUENCE = 8; // offset of nlmsg_seq in struct nlmsghdr

  private final SplittableRandom random;

  MalformedInput(SplittableRandom random) {
    this.random = random;
  }

  /** Returns a datagram whose first message most often answers this sequence number. */
  ByteBuffer datagram(long sequence) {
    byte[] bytes = random.nextInt(20) == 0 ? noise() : original();
    int changes = random.nextInt(5);
    for (int i = 0; i < changes; i++) {
      bytes = change(bytes);
    }
    ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    if (bytes.length >= 16 && random.nextInt(10) > 0) {
      renumber(datagram, sequence);
    }
    return datagram;
  }

  private static void renumber(ByteBuffer datagram, long sequence) {
    int start = 0;
    while (start >= 0 && datagram.limit() - start >= 16) {
      datagram.putInt(start + SEQUENCE, (int) sequence);
      int length = datagram.getInt(start);
      start = length < 16 || length > HUGE ? -1 : start + ((length + 3) & ~3);
    }
  }

  private byte[] original() {
    return ORIGINALS.get(random.nextInt(ORIGINALS.size())).clone();
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(MAX_NOISE)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length < 8) {
      return noise();
    }
    int at = random.nextInt(bytes.length - 4);
    // Lengths stand at multiples of 4.
    int aligned = at & ~3;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int edge = EDGES[random.nextInt(EDGES.length)];
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) edge;
      case 2 -> buffer.putShort(aligned, (short) edge);
      case 3 -> buffer.putInt(aligned, edge);
      case 4 ->
          buffer.putShort(aligned, (short) (buffer.getShort(aligned) + random.nextInt(-4, 5)));
      case 5 -> bytes = Arrays.copyOf(bytes, at);
      case 6 -> bytes = Arrays.copyOf(bytes, longer(bytes.length));
      default -> {
        int length = random.nextInt(bytes.length - at);
        int from = random.nextInt(bytes.length - length);
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }

  private int longer(int length) {
    return length + (random.nextInt(1000) == 0 ? HUGE : random.nextInt(64));
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
