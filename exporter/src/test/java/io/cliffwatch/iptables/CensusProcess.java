// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.procfs.MemoryHeadroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that takes censuses of the namespace in which it was started, and prints the last one,
 * then by how many bytes its resident memory grew at most meanwhile, and how the tables were
 * copied.
 *
 * <p>Arguments: {@code follow} or {@code whole}, and how many bytes the copy may take.
 */
final class CensusProcess {
  private static final int WARM_UP = 3;

  private CensusProcess() {}

  public static void main(String... arguments) throws IOException {
    CopyTerms terms = terms(arguments[0].equals("follow"), Long.parseLong(arguments[1]));
    try (IptablesReader reader = new IptablesReader(KernelTables.PROC, Libc.get(), terms)) {
      for (int i = 0; i < WARM_UP; i++) {
        reader.census();
      }
      Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // proc(5): resets the peak
      long before = memory("VmRSS:");
      System.out.println(KernelTables.found(reader.census()).families());
      System.out.println(memory("VmHWM:") - before);
      System.out.println(reader.helperCpuNanos() > 0 ? "followed" : "whole");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  private static CopyTerms terms(boolean follow, long room) {
    CopyTerms real = new CopyTerms.OfThisProcess(new MemoryHeadroom(KernelTables.PROC));
    return new CopyTerms() {
      @Override
      public boolean canFollow(Mapping memory, long bytes) {
        return follow && real.canFollow(memory, bytes);
      }

      @Override
      public long room() {
        return room;
      }
    };
  }

  private static long memory(String name) throws IOException {
    for (String line : KernelTables.PROC.lines("self/status")) {
      if (line.startsWith(name)) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + name);
  }
}
