// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.cli.Cli;
import io.cliffwatch.cli.StartException;
import io.cliffwatch.cli.Termination;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.web.ListenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the program begins. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] arguments) {
    Termination termination = Termination.install();
    Cli cli =
        new Cli(
            config -> run(config, termination),
            new ServicesRun()::list,
            new DemoRun(termination)::run,
            System.getenv());
    termination.exit(cli.execute(arguments));
  }

  /** Serves until a signal comes. */
  private static int run(Config config, Termination termination)
      throws ConfigException, StartException, InterruptedException {
    Logger log = LoggerFactory.getLogger(Main.class);
    AotCache.complaint(System.getProperties()).ifPresent(log::warn);
    try (Agent agent = Agent.start(config, BuildInfo.load())) {
      log.info("Listening on {}, at {}", config.web().listenAddress(), agent.url());
      termination.await();
      log.info("Ending");
    } catch (ListenException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }
}
