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

    private static final String CALLS = "madvise, mincore, mprotect and sched_setaffinity";

    /** On arm64; x86-64 has pages of 4 KiB. */
    private static final int LARGEST_PAGE = 1 << 16;

    private final MemoryHeadroom headroom;
    private boolean refused;

    OfThisProcess(MemoryHeadroom headroom) {
      this.headroom = requireNonNull(headroom, "headroom is null");
    }

    @Override
    public boolean canFollow(Mapping memory, long bytes) {
      try {
        if (tracksPages(memory, bytes)) {
          return true;
        }
        warn("the kernel does not tell single pages apart");
      } catch (SyscallException e) {
        warn(e.getMessage() + "; a seccomp profile should allow " + CALLS);
      }
      return false;
    }

    /** Tries everything that following does, before anything has been written. */
    private static boolean tracksPages(Mapping memory, long bytes) throws SyscallException {
      memory.withoutHugePages();
      memory.buffer().put(0, (byte) 1);
      boolean firstPageOnly = memory.isPresent(0) && !memory.isPresent(LARGEST_PAGE);
      memory.release(0, bytes);
      memory.limitWrites(0);
      memory.limitWrites(bytes);
      CpuSet.ofThisThread().restrictThisThread(); // changes nothing, but is it allowed?
      return firstPageOnly && !memory.isPresent(0);
    }

    private void warn(String reason) {
      if (!refused) {
        LOGGER.warn(
            "large tables are copied whole, which takes as much memory as they have bytes: {}",
            reason);
        refused = true;
      }
    }

    @Override
    public long room() throws IOException {
      return headroom.bytes();
    }
  }
}
