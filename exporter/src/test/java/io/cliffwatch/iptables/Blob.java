// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.linux.Libc;
import io.cliffwatch.procfs.MemoryHeadroom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table as the kernel gave it out. */
final class Blob {
  private final XtFamily family;
  private final TableInfo info;
  private final byte[] bytes;

  private Blob(XtFamily family, TableInfo info, byte[] bytes) {
    this.family = family;
    this.info = info;
    this.bytes = bytes;
  }

  XtFamily family() {
    return family;
  }

  TableInfo info() {
    return info;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Copies tables of a namespace; they must be there. */
  static List<Blob> capture(KernelTables tables, XtFamily family, String... names)
      throws Exception {
    return tables
        .namespace()
        .call(() -> {
          List<Blob> blobs = new ArrayList<>();
          CopyTerms terms = new CopyTerms.OfThisProcess(new MemoryHeadroom(KernelTables.PROC));
          try (XtSocket socket = new XtSocket(Libc.get(), family, terms)) {
            for (String name : names) {
              TableInfo info = socket.info(name);
              byte[] bytes = new byte[(int) info.bytes()];
              socket.entries(
                  info,
                  (table, available) -> {
                    table.get(0, bytes, 0, available);
                    return 0;
                  });
              blobs.add(new Blob(family, info, bytes));
            }
          }
          return blobs;
        });
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.nativeOrder());
  }

  Blob withInfo(TableInfo other) {
    return new Blob(family, other, bytes);
  }

  /** Walks over the table in one go. */
  FamilyCensus parse(ByteBuffer table) throws MalformedTableException {
    RulesetFacts facts = new RulesetFacts(family.addresses(), Backend.LEGACY);
    IptablesParser parser = new IptablesParser(family, info, facts.table(info.name()));
    parser.walk(table, table.limit());
    parser.finish();
    return facts.census();
  }

  /** Returns where the first target of this name is. */
  int target(String name) {
    ByteBuffer table = buffer();
    int offset = 0;
    while (offset < bytes.length) {
      int target = offset + table.getShort(offset + family.targetOffset());
      byte[] found = new byte[name.length()];
      table.get(target + IptablesUapi.TARGET_NAME, found);
      if (new String(found, StandardCharsets.US_ASCII).equals(name)
          && table.get(target + IptablesUapi.TARGET_NAME + name.length()) == 0) {
        return target;
      }
      offset += table.getShort(offset + family.nextOffset());
    }
    throw new AssertionError("no target " + name);
  }
}
