// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How a collector is doing.
 *
 * @param name its name
 * @param state its state
 * @param reason why, one sentence; empty when there is nothing to say
 * @param age how old its last whole snapshot is; empty when there is none
 */
public record CollectorStatus(String name, State state, String reason, Optional<Duration> age) {
  /** The states. */
  public enum State {
    /** The last read succeeded. */
    OK("ok"),
    /** There is nothing to read on this node. */
    ABSENT("absent"),
    /** The last read failed. */
    FAILED("failed"),
    /** No read has ended yet, or the first census has not. */
    WAITING("waiting"),
    /** The configuration switches it off. */
    DISABLED("disabled");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** Returns the word that people see. */
    public String word() {
      return word;
    }
  }

  /** Checks the arguments. */
  public CollectorStatus {
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(age, "age is null");
  }
}
