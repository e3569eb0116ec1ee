// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;
import java.util.function.LongSupplier;

/** One try at a census, which holds only if nobody changed the tables meanwhile. */
record CountedWhole<S, C>(Collector.Census<S, C> census, CensusPermit permit, LongSupplier nanoTime)
    implements Attempt<Reading<C>> {
  @Override
  public Outcome<Reading<C>> run() throws IOException {
    Outcome<C> outcome = census.reader().census();
    if (outcome instanceof Outcome.Read<C>(C snapshot)) {
      checkWhole(snapshot);
    }
    return Reading.of(outcome, census.metrics(), nanoTime);
  }

  /**
   * A change of several tables shows half-way only while it is made. So first nobody may be at it,
   * then the tables must look as they were counted; in the other order the rest of a change could
   * slip in between.
   */
  private void checkWhole(C snapshot) throws IOException {
    if (!permit.tablesAtRest()) {
      throw new TornReadException("tables were being changed while they were counted");
    }
    CensusReader<S, C> reader = census.reader();
    if (reader.read() instanceof Outcome.Read<S>(S now) && reader.outdated(now, snapshot)) {
      throw new TornReadException("tables changed while they were counted");
    }
  }
}
