// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.CpuSet;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.procfs.MemoryHeadroom;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this machine and sandbox allow a copy of a large table. Used by one thread. */
interface CopyTerms {
  /**
   * Tells whether the copy can be followed; the memory's first page is written, its last is not.
   */
  boolean canFollow(Mapping memory, long bytes);

  /** Returns how many bytes a whole copy may have. */
  long room() throws IOException;

  /** The real ones. */
  final class OfThisProcess implements CopyTerms {
    private static final Logger LOGGER = LoggerFactory.getLogger(CopyTerms.class);

    private final MemoryHeadroom headroom;
    private boolean refused;

    OfThisProcess(MemoryHeadroom headroom) {
      this.headroom = requireNonNull(headroom, "headroom is null");
    }

    @Override
    public boolean canFollow(Mapping memory, long bytes) {
      try {
        memory.withoutHugePages();
        CpuSet.ofThisThread().restrictThisThread(); // changes nothing, but is it allowed?
        return memory.isPresent(0) && !memory.isPresent(bytes - 1);
      } catch (SyscallException e) {
        if (!refused) {
          LOGGER.warn(
              "large tables are copied whole, which takes as much memory as they have bytes,"
                  + " because {}; a seccomp profile should allow madvise, mincore, mprotect and"
                  + " sched_setaffinity",
              e.getMessage());
          refused = true;
        }
        return false;
      }
    }

    @Override
    public long room() throws IOException {
      return headroom.bytes();
    }
  }
}
