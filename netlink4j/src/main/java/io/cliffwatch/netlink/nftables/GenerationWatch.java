// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.DumpInterruptedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the generation of a network namespace's rulesets, so that what takes several dumps can be
 * read as of one generation.
 *
 * <p>The generation alone does not tell: the kernel counts it up, makes the new objects visible,
 * and only then takes away what a transaction replaces, which takes it milliseconds ({@code
 * nf_tables_commit}, net/netfilter/nf_tables_api.c). Until then it answers for a table with what is
 * left of the old one, and nothing shows that. So a reading begins only some time after a new
 * generation was seen. Not safe for use by several threads.
 */
public final class GenerationWatch {
  private static final Duration SETTLED = Duration.ofMillis(50);

  private final Duration settled;
  private OptionalLong last = OptionalLong.empty();
  private long changedAt;

  /**
   * What is read in several dumps.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Reads.
     *
     * @param generation the generation that is read
     * @return what was read
     * @throws IOException when the kernel refuses or answers nonsense
     */
    T read(long generation) throws IOException;
  }

  /** Starts without a generation: the first one counts as new. */
  public GenerationWatch() {
    this(SETTLED);
  }

  GenerationWatch(Duration settled) {
    this.settled = requireNonNull(settled, "settled is null");
  }

  /**
   * {@return the generation now (u32); when it is another one than before, that is remembered}
   *
   * @param nftables where to ask
   * @throws IOException as {@link Nftables#generation()}
   */
  public long poll(Nftables nftables) throws IOException {
    long now = nftables.generation().id();
    if (last.isEmpty() || last.getAsLong() != now) {
      last = OptionalLong.of(now);
      changedAt = System.nanoTime();
    }
    return now;
  }

  /**
   * {@return what a reading gives that is wholly of one generation} Waits up to 50 ms before it
   * begins.
   *
   * @param <T> what the reading gives
   * @param nftables where to ask
   * @param reading the dumps. Whatever goes wrong in it once the generation has moved on, such as a
   *     chain that is gone, is a change and no failure
   * @throws GenerationChangedException when a transaction ended meanwhile, or just before
   * @throws IOException out of the reading, or as {@link Nftables#generation()}
   */
  public <T> T whole(Nftables nftables, Reading<T> reading) throws IOException {
    requireNonNull(reading, "reading is null");
    long generation = poll(nftables);
    settle();
    requireStill(generation, nftables);
    T result;
    try {
      result = reading.read(generation);
    } catch (DumpInterruptedException e) {
      throw new GenerationChangedException(e);
    } catch (IOException e) {
      if (poll(nftables) != generation) {
        throw new GenerationChangedException(e);
      }
      throw e;
    }
    requireStill(generation, nftables);
    return result;
  }

  private void requireStill(long generation, Nftables nftables) throws IOException {
    if (poll(nftables) != generation) {
      throw new GenerationChangedException();
    }
  }

  private void settle() throws InterruptedIOException {
    while (true) {
      long left = settled.toNanos() - (System.nanoTime() - changedAt);
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while a new generation settled");
      }
    }
  }
}
