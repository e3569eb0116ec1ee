// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.BUILT_IN_CHAINS;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_HOOK_ENTRY;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_NUM_ENTRIES;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_SIZE_OF_ENTRIES;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_UNDERFLOW;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_VALID_HOOKS;
import static io.cliffwatch.iptables.IptablesUapi.GET_ENTRIES_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.GET_ENTRIES_TABLE;
import static io.cliffwatch.iptables.IptablesUapi.IPT_SO_GET_ENTRIES;
import static io.cliffwatch.iptables.IptablesUapi.IPT_SO_GET_INFO;
import static io.cliffwatch.iptables.IptablesUapi.NF_INET_NUMHOOKS;
import static io.cliffwatch.iptables.IptablesUapi.XT_TABLE_MAXNAMELEN;
import static io.cliffwatch.linux.LinuxUapi.SOCK_CLOEXEC;
import static io.cliffwatch.linux.LinuxUapi.SOCK_DGRAM;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.iptables.TableInfo.Hook;
import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The two socket options by which the kernel gives out legacy tables (net/ipv4/netfilter/
 * ip_tables.c). Needs CAP_NET_ADMIN in the network namespace in which it was made.
 */
final class XtSocket implements AutoCloseable {
  /** What a buffer of Java can address, less the largest entry, so that offsets stay ints. */
  static final long MAX_TABLE_BYTES = Integer.MAX_VALUE - (1 << 17);

  private final Libc libc;
  private final XtFamily family;
  private final CopyTerms terms;
  private final Fd fd;
  private long helperCpuNanos;

  XtSocket(Libc libc, XtFamily family, CopyTerms terms) throws SyscallException {
    this.libc = requireNonNull(libc, "libc is null");
    this.family = requireNonNull(family, "family is null");
    this.terms = requireNonNull(terms, "terms is null");
    fd = libc.socket(family.addresses().number(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  }

  /** A smaller table is copied whole, which is not worth a second thread. */
  static final int FOLLOWED_BYTES = 1 << 22;

  /** What is done with a table's entries before the memory goes back. */
  interface Walk {
    /**
     * Walks on over all entries that are complete; called again with more of them until the last
     * call has the whole table.
     *
     * @param table the entries; offset 0 of the buffer is the first
     * @param available how many bytes are there already
     * @return how many bytes from the beginning it will not look at again
     */
    int over(ByteBuffer table, int available) throws IOException;
  }

  /** Reads a table's info. A table that is not there yet would be created by the question. */
  TableInfo info(String table) throws SyscallException {
    ByteBuffer info = ByteBuffer.allocateDirect(GETINFO_SIZE).order(ByteOrder.nativeOrder());
    putName(info, table);
    libc.getSocketOption(
        "getsockopt(IPT_SO_GET_INFO " + table + ")", fd, family.level(), IPT_SO_GET_INFO, info);
    return new TableInfo(
        table,
        unsigned(info, GETINFO_NUM_ENTRIES),
        unsigned(info, GETINFO_SIZE_OF_ENTRIES),
        hooks(info));
  }

  private static List<Hook> hooks(ByteBuffer info) {
    long valid = unsigned(info, GETINFO_VALID_HOOKS);
    List<Hook> hooks = new ArrayList<>(NF_INET_NUMHOOKS);
    for (int i = 0; i < NF_INET_NUMHOOKS; i++) {
      if ((valid & (1L << i)) != 0) {
        hooks.add(
            new Hook(
                BUILT_IN_CHAINS.get(i),
                unsigned(info, GETINFO_HOOK_ENTRY + Integer.BYTES * i),
                unsigned(info, GETINFO_UNDERFLOW + Integer.BYTES * i)));
      }
    }
    return hooks;
  }

  /**
   * Copies a table's entries for the time of a walk: a large table in pieces where this kernel and
   * this sandbox let the copy be followed, else whole.
   *
   * @throws TornReadException when the table's size is no longer that of the info
   * @throws IOException also when there is not enough memory
   */
  void entries(TableInfo info, Walk walk) throws IOException {
    if (info.bytes() > MAX_TABLE_BYTES) {
      throw new IOException(
          "table "
              + info.name()
              + " has "
              + info.bytes()
              + " bytes; a census can copy at most "
              + MAX_TABLE_BYTES);
    }
    int size = (int) info.bytes();
    long bytes = (long) GET_ENTRIES_TABLE + size;
    try (Mapping mapping = libc.map(bytes)) {
      if (size >= FOLLOWED_BYTES) {
        large(info, mapping, walk);
      } else {
        copyWhole(info, mapping, walk);
      }
    }
  }

  private void large(TableInfo info, Mapping mapping, Walk walk) throws IOException {
    long room = terms.room();
    if (terms.canFollow(mapping, mapping.buffer().capacity())) {
      follow(info, mapping, room, walk);
    } else if (room < mapping.buffer().capacity()) {
      throw noRoom(info, room);
    } else {
      copyWhole(info, mapping, walk);
    }
  }

  private void copyWhole(TableInfo info, Mapping mapping, Walk walk) throws IOException {
    get(info, request(info, mapping));
    walk.over(table(info, mapping), (int) info.bytes());
  }

  /** Fills in the {@code struct ipt_get_entries} before its table. */
  private static ByteBuffer request(TableInfo info, Mapping mapping) {
    ByteBuffer buffer = mapping.buffer();
    putName(buffer, info.name());
    buffer.putInt(GET_ENTRIES_SIZE, (int) info.bytes());
    return buffer;
  }

  private static ByteBuffer table(TableInfo info, Mapping mapping) {
    return mapping
        .buffer()
        .slice(GET_ENTRIES_TABLE, (int) info.bytes())
        .order(ByteOrder.nativeOrder());
  }

  /** Returns the CPU time that threads of its own have spent, in nanoseconds. */
  long helperCpuNanos() {
    return helperCpuNanos;
  }

  private void follow(TableInfo info, Mapping mapping, long room, Walk walk) throws IOException {
    ByteBuffer request = request(info, mapping);
    ByteBuffer table = table(info, mapping);
    CopyFollower follower =
        new CopyFollower(
            mapping,
            request.capacity(),
            room,
            available -> GET_ENTRIES_TABLE + walk.over(table, (int) available - GET_ENTRIES_TABLE));
    try {
      follower.follow(family.module() + "-copy", () -> get(info, request));
    } catch (SyscallException e) {
      throw e.is(Errno.EFAULT) && follower.isOutOfRoom() ? noRoom(info, room) : e;
    } finally {
      helperCpuNanos += follower.copyCpuNanos();
    }
  }

  private static IOException noRoom(TableInfo info, long room) {
    return new IOException(
        "table "
            + info.name()
            + " has "
            + info.entries()
            + " entries of "
            + info.bytes()
            + " bytes, and the "
            + room
            + " bytes that this process may take were too few to count them: it needs a higher"
            + " memory limit, or more CPU to keep up with the kernel");
  }

  private void get(TableInfo info, ByteBuffer buffer) throws IOException {
    String operation = "getsockopt(IPT_SO_GET_ENTRIES " + info.name() + ")";
    try {
      libc.getSocketOption(operation, fd, family.level(), IPT_SO_GET_ENTRIES, buffer);
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        throw new TornReadException("table " + info.name() + " changed before it was copied");
      }
      throw e;
    }
  }

  private static void putName(ByteBuffer buffer, String table) {
    byte[] name = table.getBytes(StandardCharsets.US_ASCII);
    if (name.length >= XT_TABLE_MAXNAMELEN) {
      throw new IllegalArgumentException("no table can be called " + table);
    }
    buffer.put(0, name);
  }

  private static long unsigned(ByteBuffer info, int index) {
    return Integer.toUnsignedLong(info.getInt(index));
  }

  @Override
  public void close() {
    fd.close();
  }
}
