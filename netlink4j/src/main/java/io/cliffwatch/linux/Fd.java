// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor, closed once.
 *
 * <p>Safe for use by several threads, but closing does not wake a thread that is blocked in a call
 * on it: give sockets a receive time-out.
 */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;

  private final Libc libc;
  private final AtomicInteger number;

  Fd(Libc libc, int number) {
    this.libc = requireNonNull(libc, "libc is null");
    this.number = new AtomicInteger(number);
  }

  /**
   * {@return the descriptor's number}
   *
   * @throws IllegalStateException when it is closed
   */
  public int number() {
    int current = number.get();
    if (current == CLOSED) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return current;
  }

  /** Closes the descriptor; a second call does nothing. */
  @Override
  public void close() {
    int current = number.getAndSet(CLOSED);
    if (current != CLOSED) {
      libc.close(current);
    }
  }

  @Override
  public String toString() {
    int current = number.get();
    return current == CLOSED ? "fd closed" : "fd " + current;
  }
}
