// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.collector.CensusSchedule;
import io.cliffwatch.config.Config;
import io.cliffwatch.lock.XtablesLock;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.restore.RestoreWatcher;
import java.io.IOException;
import java.util.Optional;

/**
 * Whether somebody is changing rules: who holds the xtables lock, or a run of a tool that takes
 * none, as the nf_tables backend and nft do.
 */
final class RulesAtRest implements CensusSchedule.TablesAtRest {
  private final XtablesLock lock;
  private final Optional<RestoreWatcher> restores;
  private volatile String unrest = "";

  RulesAtRest(Config config, Optional<RestoreWatcher> restores) {
    this.lock =
        new XtablesLock(new Procfs(config.kernel().procfs()), config.kernel().xtablesLock());
    this.restores = restores;
  }

  @Override
  public boolean now() throws IOException {
    if (lock.held()) {
      unrest = "somebody holds the xtables lock";
      return false;
    }
    if (restores.isPresent() && restores.get().rulesAreChanging()) {
      unrest = "a restore runs";
      return false;
    }
    return true;
  }

  @Override
  public String unrest() {
    return unrest;
  }

  @Override
  public Optional<String> blindness() {
    return lock.blindness();
  }
}
