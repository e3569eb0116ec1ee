// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;

/** A process that takes one census of the namespace in which it was started, and prints it. */
final class CensusProcess {
  private CensusProcess() {}

  public static void main(String... arguments) throws IOException {
    try (IptablesReader reader = new IptablesReader(LegacyTables.PROC, Libc.get())) {
      System.out.println(LegacyTables.found(reader.census()).families());
    } catch (SyscallException e) {
      System.out.println(e.getMessage());
    }
  }
}
