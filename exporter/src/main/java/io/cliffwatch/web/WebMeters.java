// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/**
 * The meter about the server itself: its answers and their time, by route and status. Both labels
 * have values that we choose, so that no client can add series.
 *
 * @param target the agent's registry
 * @param filtered what Vert.x writes to; a registry between, because a filter of the agent's
 *     registry would have to come before its first meter
 */
record WebMeters(MeterRegistry target, CompositeMeterRegistry filtered) {
  private static final String KEPT = "vertx.http.server.response.time";

  static WebMeters into(MeterRegistry target) {
    CompositeMeterRegistry filtered = new CompositeMeterRegistry();
    filtered.config().meterFilter(MeterFilter.denyUnless(id -> id.getName().equals(KEPT)));
    filtered.add(target);
    return new WebMeters(target, filtered);
  }

  MicrometerMetricsOptions options() {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setLabels(EnumSet.of(Label.HTTP_ROUTE, Label.HTTP_CODE));
    for (MetricsDomain domain : MetricsDomain.values()) {
      if (domain != MetricsDomain.HTTP_SERVER) {
        options.addDisabledMetricsCategory(domain);
      }
    }
    return options;
  }

  VertxMetricsFactory factory() {
    return new MicrometerMetricsFactory(filtered);
  }

  /** Stops writing to the agent's registry, which stays open. */
  void close() {
    filtered.remove(target);
    filtered.close();
  }
}
