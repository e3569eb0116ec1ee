// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.collector.Gatherer;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.metric.Catalogue;

/** The catalogue of an agent with every collector on, for what is checked against it. */
public final class AgentCatalogue {
  private AgentCatalogue() {}

  /** Puts it together as the agent does. */
  public static Catalogue load() {
    Collectors all = new Collectors(Config.defaults(), BuildInfo.load());
    return new Gatherer(all.threads(), all.derivations()).catalogue();
  }
}
