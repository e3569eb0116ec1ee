// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.ERROR_NAME_BYTES;
import static io.cliffwatch.iptables.IptablesUapi.INV_DSTIP;
import static io.cliffwatch.iptables.IptablesUapi.INV_PROTO;
import static io.cliffwatch.iptables.IptablesUapi.STANDARD_TARGET_BYTES;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_DATA;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_NAME;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_REVISION;
import static io.cliffwatch.iptables.IptablesUapi.VERDICT_DROP;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks the kernel's copy of a legacy table, entry by entry and only forward: an entry is looked at
 * once, when all bytes up to its end are there, and never again. So it can follow a copy that is
 * still being made.
 *
 * <p>Each user-defined chain begins with an entry whose target is called ERROR and holds the
 * chain's name, and ends with a RETURN that is no rule; a built-in chain ends with its policy. A
 * last ERROR entry closes the table.
 */
final class TableWalker {
  private static final byte[] ERROR = bytes("ERROR");
  private static final byte[] REJECT = bytes("REJECT");
  private static final byte[] DNAT = bytes("DNAT");

  private final ByteBuffer blob;
  private final IpFamily family;
  private final TableInfo info;
  private final EntryLayout layout;
  private final DnatTarget dnat;
  private final RulesetSink sink;
  private int entriesInChain;
  private boolean inChain;

  private TableWalker(ByteBuffer blob, IpFamily family, TableInfo info, RulesetSink sink) {
    this.blob = blob;
    this.family = family;
    this.info = info;
    this.layout = EntryLayout.of(family);
    this.dnat = new DnatTarget(blob, family, info.name());
    this.sink = sink;
  }

  /**
   * Walks the whole table.
   *
   * @param blob the entries, from the buffer's position 0 to its limit, in the machine's byte order
   * @throws MalformedTableException when the bytes are no table; the sink has got a part then
   */
  static void walk(ByteBuffer blob, IpFamily family, TableInfo info, RulesetSink sink)
      throws MalformedTableException {
    new TableWalker(blob, family, info, sink).walk();
  }

  private void walk() throws MalformedTableException {
    int end = blob.limit();
    int offset = 0;
    long entries = 0;
    while (offset < end) {
      offset = entry(offset, end);
      entries++;
    }
    if (inChain) {
      throw malformed(offset, "the closing entry is missing");
    }
    if (entries != info.entries()) {
      throw malformed(offset, entries + " entries, " + info.entries() + " announced");
    }
  }

  /** Returns the offset of the next entry. */
  private int entry(int offset, int end) throws MalformedTableException {
    if (end - offset < layout.bytes()) {
      throw malformed(offset, "an entry is cut off");
    }
    int target = offset + u16(offset + layout.targetOffset());
    int next = offset + u16(offset + layout.nextOffset());
    if (target < offset + layout.bytes() || next - target < TARGET_DATA || next > end) {
      throw malformed(offset, "an entry's target or end is out of bounds");
    }
    String builtin = info.builtinChains().get(offset);
    if (nameIs(target, ERROR)) {
      head(offset, target, next, end);
    } else {
      if (builtin != null) {
        endChain();
        beginChain(offset, builtin);
      }
      rule(offset, target, next);
    }
    return next;
  }

  private void head(int offset, int target, int next, int end) throws MalformedTableException {
    endChain();
    if (next == end) {
      return;
    }
    if (next - target < TARGET_DATA + ERROR_NAME_BYTES) {
      throw malformed(offset, "a chain's name is cut off");
    }
    beginChain(next, name(target + TARGET_DATA));
  }

  private void beginChain(int key, String name) {
    inChain = true;
    entriesInChain = 0;
    sink.beginChain(key, name);
  }

  private void endChain() {
    if (inChain) {
      sink.endChain(Math.max(0, entriesInChain - 1));
      inChain = false;
    }
  }

  private void rule(int offset, int target, int next) throws MalformedTableException {
    if (!inChain) {
      throw malformed(offset, "a rule stands outside of every chain");
    }
    entriesInChain++;
    if (blob.get(target + TARGET_NAME) == 0) {
      standard(offset, target, next);
    } else if (nameIs(target, REJECT)) {
      sink.refuse(destination(offset));
    } else if (nameIs(target, DNAT)) {
      int revision = Byte.toUnsignedInt(blob.get(target + TARGET_REVISION));
      sink.backend(dnat.backend(target + TARGET_DATA, next, revision, protocol(offset)));
    }
  }

  private void standard(int offset, int target, int next) throws MalformedTableException {
    if (next - target < STANDARD_TARGET_BYTES) {
      throw malformed(offset, "a verdict is cut off");
    }
    int verdict = blob.getInt(target + TARGET_DATA);
    if (verdict == VERDICT_DROP) {
      sink.refuse(destination(offset));
    } else if (verdict >= 0 && verdict != next) { // a rule without a target goes on to the next one
      sink.jump(entriesInChain, destination(offset), verdict);
    }
  }

  /** Returns the one address that the rule is for. */
  private Address destination(int offset) {
    if ((blob.get(offset + layout.inverted()) & INV_DSTIP) != 0) {
      return Address.ANY;
    }
    int address = offset + layout.destination();
    int mask = offset + layout.destinationMask();
    return switch (family) {
      case IPV4 ->
          blob.getInt(mask) == -1
              ? new Address(0, Integer.toUnsignedLong(blob.getInt(address)))
              : Address.ANY;
      case IPV6 ->
          blob.getLong(mask) == -1 && blob.getLong(mask + Long.BYTES) == -1
              ? new Address(blob.getLong(address), blob.getLong(address + Long.BYTES))
              : Address.ANY;
    };
  }

  private int protocol(int offset) {
    boolean inverted = (blob.get(offset + layout.inverted()) & INV_PROTO) != 0;
    return inverted ? 0 : u16(offset + layout.protocol());
  }

  private boolean nameIs(int target, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (blob.get(target + TARGET_NAME + i) != name[i]) {
        return false;
      }
    }
    return blob.get(target + TARGET_NAME + name.length) == 0;
  }

  private String name(int offset) {
    byte[] name = new byte[ERROR_NAME_BYTES];
    int length = 0;
    while (length < name.length && blob.get(offset + length) != 0) {
      name[length] = blob.get(offset + length);
      length++;
    }
    return new String(name, 0, length, StandardCharsets.ISO_8859_1);
  }

  private int u16(int offset) {
    return Short.toUnsignedInt(blob.getShort(offset));
  }

  private MalformedTableException malformed(int offset, String what) {
    return new MalformedTableException(info.name(), offset, what);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
