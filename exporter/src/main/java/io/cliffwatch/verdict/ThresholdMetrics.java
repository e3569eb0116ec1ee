// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.verdict;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.Arrays;
import java.util.List;

/**
 * The thresholds in force, so that alerts and dashboards need no numbers of their own:
 *
 * <pre>
 * cliffwatch_cliff_threshold{signal="services",level="plan"} 2000.0
 * </pre>
 */
public final class ThresholdMetrics implements MetricMapping<Thresholds> {
  /** Aliases are never a reason to migrate. */
  private static final int NOT_THERE = 1;

  private static final MetricFamily THRESHOLD =
      gauge(
              "cliffwatch_cliff_threshold",
              "Value of a signal above which it is at a level: a count, seconds, cores, or a share"
                  + " of a limit",
              "the settings",
              Label.oneOf(
                  "signal",
                  Arrays.stream(Signal.values()).map(Signal::label).toArray(String[]::new)),
              Label.oneOf(
                  "level", Arrays.stream(Level.values()).map(Level::label).toArray(String[]::new)))
          .atMost(Signal.values().length * Level.values().length - NOT_THERE);

  @Override
  public List<MetricFamily> families() {
    return List.of(THRESHOLD);
  }

  @Override
  public void write(Thresholds thresholds, Samples samples) {
    thresholds
        .bySignal()
        .forEach((signal, levels) ->
            levels.forEach(
                (level, value) -> samples.add(THRESHOLD, value, signal.label(), level.label())));
  }
}
