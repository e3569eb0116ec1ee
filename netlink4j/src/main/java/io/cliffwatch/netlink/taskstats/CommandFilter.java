// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_COMM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.GAPS_BEFORE_COMM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.STATS_IN_DATAGRAM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TYPE_IN_DATAGRAM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.VERSION;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.VERSION_WITH_GAPS;

import io.cliffwatch.linux.PacketFilter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Lets through the exit records of tasks whose names begin in certain ways, and everything that is
 * no exit record, such as acknowledgements.
 */
public final class CommandFilter {
  private static final int MAX_NAME = 16; // TASK_COMM_LEN, linux/sched.h, with the NUL

  private CommandFilter() {}

  /**
   * Makes the filter.
   *
   * @param family the number of the family {@code TASKSTATS}
   * @param beginnings how the names begin, at most 16 bytes each; with a {@code '\0'} at its end a
   *     name is the whole one
   * @return the filter
   */
  public static PacketFilter of(int family, Collection<String> beginnings) {
    PacketFilter filter = new PacketFilter();
    filter.loadHalf(TYPE_IN_DATAGRAM).ifEqual(asLoaded(family), 1, 0).accept();
    filter.loadHalf(STATS_IN_DATAGRAM + VERSION).index(GAPS_BEFORE_COMM);
    filter.ifEqual(asLoaded(VERSION_WITH_GAPS), 1, 0).index(0);
    beginnings.forEach(beginning -> acceptIfNamed(filter, beginning));
    return filter.drop();
  }

  private static void acceptIfNamed(PacketFilter filter, String beginning) {
    ByteBuffer name = ByteBuffer.wrap(beginning.getBytes(StandardCharsets.US_ASCII));
    if (name.limit() == 0 || name.limit() > MAX_NAME) {
      throw new IllegalArgumentException("no name begins with '" + beginning + "'");
    }
    int comparisons = name.limit() / Integer.BYTES + Integer.bitCount(name.limit() % Integer.BYTES);
    while (name.hasRemaining()) {
      int offset = STATS_IN_DATAGRAM + AC_COMM + name.position();
      int bytes = Integer.highestOneBit(Math.min(name.remaining(), Integer.BYTES));
      comparisons--;
      int rest = 2 * comparisons + 1; // a load and a comparison each, and the acceptance
      filter.loadIndexed(bytes, offset).ifEqual(value(name, bytes), 0, rest);
    }
    filter.accept();
  }

  private static int value(ByteBuffer name, int bytes) {
    return switch (bytes) {
      case Byte.BYTES -> Byte.toUnsignedInt(name.get());
      case Short.BYTES -> Short.toUnsignedInt(name.getShort());
      default -> name.getInt();
    };
  }

  /** The filter loads big endian what the kernel writes in the machine's byte order. */
  private static int asLoaded(int nativeU16) {
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.nativeOrder());
    return Short.toUnsignedInt(
        bytes.putShort(0, (short) nativeU16).order(ByteOrder.BIG_ENDIAN).getShort(0));
  }
}
