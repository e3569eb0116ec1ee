// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.GETINFO_BYTES;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_HOOK_ENTRY;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_NUM_ENTRIES;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.GETINFO_VALID_HOOKS;
import static io.cliffwatch.iptables.IptablesUapi.GET_ENTRIES_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.GET_ENTRIES_TABLE;
import static io.cliffwatch.iptables.IptablesUapi.IPT_SO_GET_ENTRIES;
import static io.cliffwatch.iptables.IptablesUapi.IPT_SO_GET_INFO;
import static io.cliffwatch.iptables.IptablesUapi.NF_INET_NUMHOOKS;
import static io.cliffwatch.iptables.IptablesUapi.XT_TABLE_MAXNAMELEN;
import static io.cliffwatch.linux.LinuxUapi.SOCK_CLOEXEC;
import static io.cliffwatch.linux.LinuxUapi.SOCK_DGRAM;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The system calls on one family's legacy tables. A socket of any kind serves, so a datagram
 * socket, which needs no right to send raw packets. Used by one thread.
 */
final class LegacyTables implements AutoCloseable {
  /** The names of the built-in chains, by the number of the hook, linux/netfilter.h. */
  private static final List<String> HOOKS =
      List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");

  private final IpFamily family;
  private final Libc libc = Libc.get();
  private final Fd socket;

  LegacyTables(IpFamily family) throws SyscallException {
    this.family = family;
    this.socket = libc.socket(family.domain(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  }

  /**
   * Asks for a table's size, O(1). Asking for a table that is not there creates it: ask only for
   * those that the kernel lists.
   */
  TableInfo info(String table) throws SyscallException {
    ByteBuffer info = named(ByteBuffer.allocateDirect(GETINFO_BYTES), table);
    libc.getSocketOption(
        "getsockopt(IPT_SO_GET_INFO, " + table + ")",
        socket,
        family.level(),
        IPT_SO_GET_INFO,
        info);
    Map<Integer, String> builtin = new HashMap<>();
    for (int hook = 0; hook < NF_INET_NUMHOOKS; hook++) {
      if ((info.getInt(GETINFO_VALID_HOOKS) & (1 << hook)) != 0) {
        builtin.put(info.getInt(GETINFO_HOOK_ENTRY + Integer.BYTES * hook), HOOKS.get(hook));
      }
    }
    return new TableInfo(
        table,
        Integer.toUnsignedLong(info.getInt(GETINFO_NUM_ENTRIES)),
        Integer.toUnsignedLong(info.getInt(GETINFO_SIZE)),
        builtin);
  }

  /**
   * Copies a table and walks it.
   *
   * @throws TornReadException when the table has another size by now
   */
  void walk(TableInfo info, RulesetSink sink) throws IOException {
    long bytes = GET_ENTRIES_TABLE + info.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new IOException(
          "table "
              + info.name()
              + " has "
              + info.bytes()
              + " bytes; the kernel copies 2 GiB at most");
    }
    try (Mapping mapping = libc.map(bytes)) {
      ByteBuffer entries = named(mapping.buffer(), info.name());
      entries.putInt(GET_ENTRIES_SIZE, (int) info.bytes());
      libc.getSocketOption(
          "getsockopt(IPT_SO_GET_ENTRIES, " + info.name() + ")",
          socket,
          family.level(),
          IPT_SO_GET_ENTRIES,
          entries);
      ByteBuffer table = entries.position(GET_ENTRIES_TABLE).slice().order(ByteOrder.nativeOrder());
      TableWalker.walk(table, family, info, sink);
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        throw new TornReadException("table " + info.name() + " changed while it was read");
      }
      throw e;
    }
  }

  private static ByteBuffer named(ByteBuffer buffer, String table) {
    byte[] name = table.getBytes(StandardCharsets.US_ASCII);
    if (name.length >= XT_TABLE_MAXNAMELEN) {
      throw new IllegalArgumentException("the name of table " + table + " is too long");
    }
    return buffer.order(ByteOrder.nativeOrder()).put(0, name);
  }

  @Override
  public void close() {
    socket.close();
  }
}
