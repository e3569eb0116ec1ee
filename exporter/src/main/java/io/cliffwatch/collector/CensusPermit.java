// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.time.Duration;

/** What a collector needs to take a census; its schedule gives out one at a time. */
interface CensusPermit {
  /** Tells whether it still holds: one that was not used in time is another collector's by now. */
  boolean holds();

  /** Tells whether nobody is changing the tables; asked again when they were counted. */
  boolean tablesAtRest();

  /** Gives it back, whatever the census's outcome, with the CPU time that it took. */
  void ended(Duration cpu);
}
