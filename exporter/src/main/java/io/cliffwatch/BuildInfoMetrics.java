// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static io.cliffwatch.metric.MetricFamily.info;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * Which agent this is:
 *
 * <pre>
 * cliffwatch_build_info{version="0.1.0",revision="a1b2c3d"} 1
 * </pre>
 */
final class BuildInfoMetrics implements MetricMapping<BuildInfo> {
  private static final MetricFamily BUILD =
      info(
          "cliffwatch_build_info",
          "The agent that answers",
          "the build",
          Label.atMost(1, "version"),
          Label.atMost(1, "revision"));

  @Override
  public List<MetricFamily> families() {
    return List.of(BUILD);
  }

  @Override
  public void write(BuildInfo build, Samples samples) {
    samples.info(BUILD, build.version(), build.revision());
  }
}
