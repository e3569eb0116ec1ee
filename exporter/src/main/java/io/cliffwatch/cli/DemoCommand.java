// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.DurationText;
import io.cliffwatch.config.ListenAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code demo}: the agent on a scratch network namespace. */
final class DemoCommand implements Callable<Integer> {
  private static final String ADDRESS = "--web.listen-address";
  private static final String STEP = "--step";
  private static final String ROUNDS = "--rounds";

  private final DemoLauncher demo;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  DemoCommand(DemoLauncher demo) {
    this.demo = demo;
    spec.name("demo");
    spec.usageMessage()
        .description(
            "Runs the agent on a scratch network namespace whose ruleset walks to 5,500 Services and"
                + " back. Never touches the host's tables. Needs root and iptables.")
        .footer("", "Exit status: 0 when it is over, 1 cannot start, 64 wrong usage.");
    spec.addOption(
        option(ADDRESS, "ADDRESS", String.class, "127.0.0.1:10968", "Where the agent listens"));
    spec.addOption(
        option(
            STEP,
            "DURATION",
            String.class,
            "4s",
            "How long each step of the walk stands at least, such as 500ms or 1m30s"));
    spec.addOption(
        option(ROUNDS, "N", Integer.class, "0", "How often to walk there and back, 0 for ever"));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws StartException, InterruptedException {
    ParseResult line = spec.commandLine().getParseResult();
    Duration step = duration(line.matchedOptionValue(STEP, "4s"));
    int rounds = atLeast(0, line.matchedOptionValue(ROUNDS, 0), ROUNDS);
    return demo.run(
        address(line.matchedOptionValue(ADDRESS, "127.0.0.1:10968")),
        step,
        rounds,
        spec.commandLine().getOut());
  }

  private ListenAddress address(String text) {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), ADDRESS + ": '" + text + "' is no HOST:PORT", e);
    }
  }

  private Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), STEP + ": '" + text + "' is no duration such as 4s or 500ms", e);
    }
  }

  private int atLeast(int least, int value, String option) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " is less than " + least);
    }
    return value;
  }

  private static OptionSpec option(
      String name, String label, Class<?> type, String standard, String help) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(type)
        .defaultValue(standard)
        .description(help + " (default " + standard + ").")
        .build();
  }
}
