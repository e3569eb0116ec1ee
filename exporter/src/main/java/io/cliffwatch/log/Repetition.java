// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.log;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells a new failure from one that lasts, so that the log has it once and not every 15 s.
 *
 * <p>Failures that take turns are each told once; a lasting one is told again after an {@link
 * #end()}. So that nobody who provokes ever new ones can fill the log, only the first few are new.
 *
 * <p>Safe for use by several threads.
 */
public final class Repetition {
  private static final int MOST = 16;

  private final Set<String> told = new HashSet<>();

  /** Tells whether the failure is to be logged: by its kind and message it did not occur yet. */
  public boolean isNew(Throwable failure) {
    return isNew(failure.toString());
  }

  /** Tells whether the failure that these words describe is to be logged. */
  public synchronized boolean isNew(String failure) {
    requireNonNull(failure, "failure is null");
    return told.size() < MOST && told.add(failure);
  }

  /** Whatever failed succeeds again. */
  public synchronized void end() {
    told.clear();
  }
}
