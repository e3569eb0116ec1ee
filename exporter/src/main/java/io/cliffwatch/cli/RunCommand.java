// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code run}: loads the configuration, sets the log up and runs the agent. */
final class RunCommand implements Callable<Integer> {
  private final AgentLauncher agent;
  private final Map<String, String> environment;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  RunCommand(AgentLauncher agent, Map<String, String> environment) {
    this.agent = agent;
    this.environment = environment;
    spec.name("run");
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .description(
            "Runs the agent: /metrics for Prometheus, /healthz, /readyz and a status page.",
            "Flags win over the environment, the environment over the file, the file over the"
                + " defaults.")
        .footer(
            "",
            "Each flag can stand in the file and in the environment too: --web.listen-address is"
                + " 'web: {listen-address: …}' and CLIFFWATCH_WEB_LISTEN_ADDRESS.",
            "Exit status: 0 after SIGTERM, 1 cannot start, 64 wrong usage, 78 wrong configuration.");
    ConfigFlags.addTo(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws ConfigException, StartException, InterruptedException {
    Config config = ConfigFlags.load(spec.commandLine().getParseResult(), environment);
    Logging.apply(config.log());
    return agent.run(config);
  }
}
