// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * Whether the web config file's last change could be taken up:
 *
 * <pre>
 * cliffwatch_web_config_last_reload_successful 1
 * </pre>
 */
final class WebConfigMetrics implements MetricMapping<Boolean> {
  private static final MetricFamily RELOAD =
      MetricFamily.gauge(
          "cliffwatch_web_config_last_reload_successful",
          "1 when the web config file and the certificates it names are in force as they stand, 0"
              + " when a change could not be used",
          "web.config.file");

  @Override
  public List<MetricFamily> families() {
    return List.of(RELOAD);
  }

  @Override
  public void write(Boolean successful, Samples samples) {
    samples.add(RELOAD, successful ? 1 : 0);
  }
}
