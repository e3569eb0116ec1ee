// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.config.Suggestion;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root command {@code cliffwatch} and what its subcommands have in common. */
public final class Cli {
  private static final String NAME = "cliffwatch";

  private final CommandLine root;

  /**
   * Creates the commands.
   *
   * @param agent what {@code run} runs
   * @param services what {@code services} asks
   * @param demo what {@code demo} runs
   * @param environment all environment variables
   */
  public Cli(
      AgentLauncher agent,
      ServicesLauncher services,
      DemoLauncher demo,
      Map<String, String> environment) {
    requireNonNull(services, "services is null");
    requireNonNull(demo, "demo is null");
    requireNonNull(agent, "agent is null");
    CommandSpec spec = CommandSpec.wrapWithoutInspection(noCommand()).name(NAME);
    spec.usageMessage()
        .synopsisSubcommandLabel("COMMAND")
        .description("Tells how close this node's Service data plane is to the cliff.")
        .footer("", "'" + NAME + " COMMAND --help' tells about a command.");
    root = new CommandLine(withStandardOptions(spec));
    add(new RunCommand(agent, Map.copyOf(environment)).spec());
    add(new ServicesCommand(services, Map.copyOf(environment)).spec());
    add(new DemoCommand(demo).spec());
  }

  /** Adds a subcommand; {@code --help} and {@code --version} are given to it. */
  public void add(CommandSpec command) {
    root.addSubcommand(withStandardOptions(command));
  }

  /** Returns picocli's command line, to redirect what it prints. */
  public CommandLine commandLine() {
    return root;
  }

  /** Runs what the arguments say and returns the exit status; nothing is thrown. */
  public int execute(String... arguments) {
    return root.setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, words) -> usageError(e))
        .setExecutionExceptionHandler((e, line, result) -> failure(e, line))
        .execute(arguments);
  }

  private static CommandSpec withStandardOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this text.").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Shows the version.")
            .build());
    return spec.versionProvider(() -> new String[] {version()});
  }

  private static String version() {
    BuildInfo build = BuildInfo.load();
    return "%s %s (revision %s, JVM %s)"
        .formatted(NAME, build.version(), build.revision(), Runtime.version());
  }

  /** The root alone does nothing. */
  private Callable<Integer> noCommand() {
    return () -> {
      throw new ParameterException(root, "a command is missing");
    };
  }

  private static int usageError(ParameterException e) {
    String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    String what =
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : e.getMessage() + ";";
    print(e.getCommandLine(), what + " see " + help);
    return ExitStatus.USAGE;
  }

  private static String unknown(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    CommandLine line = e.getCommandLine();
    boolean hasCommands = !line.getSubcommands().isEmpty();
    boolean isOption = word.startsWith("-");
    String kind = isOption ? "option" : hasCommands ? "command" : "argument";
    Set<String> known =
        isOption ? line.getCommandSpec().optionsMap().keySet() : line.getSubcommands().keySet();
    String question = Suggestion.question(word.replaceFirst("=.*", ""), known);
    return "unknown " + kind + " " + word + (question.isEmpty() ? ";" : question + " Else");
  }

  private static int failure(Exception e, CommandLine line) {
    return switch (e) {
      case ConfigException wrong -> {
        wrong.problems().forEach(problem -> print(line, problem));
        yield ExitStatus.CONFIG;
      }
      case StartException cannot -> {
        print(line, String.valueOf(cannot.getMessage()));
        yield ExitStatus.CANNOT;
      }
      default -> {
        LoggerFactory.getLogger(Cli.class).error("A fault of {}", NAME, e);
        print(line, "a fault of ours, please report it: " + e);
        yield ExitStatus.FAULT;
      }
    };
  }

  private static void print(CommandLine line, String text) {
    line.getErr().println(NAME + ": " + text);
    line.getErr().flush();
  }
}
