// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_COMM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_ETIME;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_EXITCODE;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_FLAG;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_PID;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_PPID;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_STIME;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_TGID;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AC_UTIME;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.AFORK;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.CPU_RUN_VIRTUAL_TOTAL;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.GAPS_BEFORE_COMM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.GAPS_BEHIND_COMM;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.HIWATER_RSS;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.LEAST_BYTES;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.OLDEST_VERSION;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.READ_CHAR;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_TYPE_AGGR_PID;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_TYPE_STATS;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TS_COMM_LEN;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.VERSION;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.VERSION_WITH_GAPS;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.VERSION_WITH_TGID;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.WRITE_CHAR;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.generic.GenericFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** {@code TASKSTATS_CMD_NEW} with {@code struct taskstats}, in the machine's byte order. */
final class ExitRecordDecoder {
  private static final long KIBIBYTE = 1024;

  private final int version;
  private final ByteBuffer fields;

  private ExitRecordDecoder(int version, ByteBuffer fields) {
    this.version = version;
    this.fields = fields;
  }

  /** Decodes the part about the one task; that about its whole process is passed over. */
  static ExitRecord decode(GenericFamily family, Message message) throws MalformedMessageException {
    AttributeReader attributes = family.attributes(message);
    byte[] statistics = {};
    while (attributes.next()) {
      if (attributes.type() == TASKSTATS_TYPE_AGGR_PID) {
        statistics = statistics(attributes.nested());
      } else {
        attributes.skipUnknown();
      }
    }
    attributes.check();
    return decode(ByteBuffer.wrap(statistics).order(ByteOrder.nativeOrder()));
  }

  private static byte[] statistics(AttributeReader attributes) {
    byte[] statistics = {};
    while (attributes.next()) {
      if (attributes.type() == TASKSTATS_TYPE_STATS) {
        statistics = attributes.bytes();
      } else {
        attributes.skipUnknown();
      }
    }
    return statistics;
  }

  private static ExitRecord decode(ByteBuffer struct) throws MalformedMessageException {
    int version = struct.limit() < 2 ? 0 : Short.toUnsignedInt(struct.getShort(VERSION));
    int gaps = version == VERSION_WITH_GAPS ? GAPS_BEFORE_COMM + GAPS_BEHIND_COMM : 0;
    int needed = gaps + (version < VERSION_WITH_TGID ? LEAST_BYTES : AC_TGID + Integer.BYTES);
    if (version < OLDEST_VERSION || struct.limit() < needed) {
      throw new MalformedMessageException(
          "a struct taskstats of version %d with %d bytes, at least %d in version %d are needed"
              .formatted(version, struct.limit(), LEAST_BYTES, OLDEST_VERSION));
    }
    return new ExitRecordDecoder(version, struct).read();
  }

  private ExitRecord read() {
    return new ExitRecord(
        version,
        command(),
        u32(AC_PID),
        threadGroup(),
        u32(AC_PPID),
        Integer.toUnsignedLong(fields.getInt(AC_EXITCODE)),
        (fields.get(AC_FLAG) & AFORK) != 0,
        micros(AC_ETIME),
        micros(AC_UTIME),
        micros(AC_STIME),
        Duration.ofNanos(u64(CPU_RUN_VIRTUAL_TOTAL)),
        u64(HIWATER_RSS) * KIBIBYTE,
        u64(READ_CHAR),
        u64(WRITE_CHAR));
  }

  private String command() {
    byte[] bytes = new byte[TS_COMM_LEN];
    fields.get(AC_COMM + shift(), bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private OptionalLong threadGroup() {
    if (version < VERSION_WITH_TGID) {
      return OptionalLong.empty();
    }
    int more = version == VERSION_WITH_GAPS ? GAPS_BEHIND_COMM : 0;
    return OptionalLong.of(u32(AC_TGID + more));
  }

  private Duration micros(int offset) {
    return Duration.of(u64(offset), ChronoUnit.MICROS);
  }

  private long u32(int offset) {
    return Integer.toUnsignedLong(fields.getInt(offset + shift()));
  }

  private long u64(int offset) {
    return fields.getLong(offset + shift());
  }

  /** Of every field from cpu_run_virtual_total to write_char; ac_tgid stands behind more gaps. */
  private int shift() {
    return version == VERSION_WITH_GAPS ? GAPS_BEFORE_COMM : 0;
  }
}
