// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

/**
 * How a read ended.
 *
 * @param <S> the snapshot of a read that succeeded
 */
public sealed interface Outcome<S> {
  /**
   * The kernel answered.
   *
   * @param snapshot what it said
   * @param <S> the snapshot's type
   */
  record Read<S>(S snapshot) implements Outcome<S> {
    /** Checks the argument. */
    public Read {
      requireNonNull(snapshot, "snapshot is null");
    }
  }

  /**
   * There is nothing to read here, which is no error: a module that is not loaded, a capability
   * that is missing.
   *
   * @param reason one sentence for people: what is missing, and what gives it
   * @param lack whether there is nothing, or nobody may look
   * @param <S> the snapshot's type
   */
  record Absent<S>(String reason, Lack lack) implements Outcome<S> {
    /** Checks the arguments. */
    public Absent {
      requireNonNull(reason, "reason is null");
      requireNonNull(lack, "lack is null");
    }

    /** There is nothing to read. */
    public Absent(String reason) {
      this(reason, Lack.OF_SUBJECT);
    }
  }

  /**
   * The read went wrong.
   *
   * @param cause why
   * @param <S> the snapshot's type
   */
  record Failed<S>(Exception cause) implements Outcome<S> {
    /** Checks the argument. */
    public Failed {
      requireNonNull(cause, "cause is null");
    }
  }
}
