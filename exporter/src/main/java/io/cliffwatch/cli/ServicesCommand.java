// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.listing.ServicesJson;
import io.cliffwatch.listing.ServicesTable;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code services}: the node's Services one by one. */
final class ServicesCommand implements Callable<Integer> {
  private static final String TOP = "--top";
  private static final String JSON = "--json";
  private static final String FRESH = "--fresh";

  private final ServicesLauncher services;
  private final Map<String, String> environment;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  ServicesCommand(ServicesLauncher services, Map<String, String> environment) {
    this.services = services;
    this.environment = environment;
    spec.name("services");
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .description(
            "Lists every port of every Service that this node routes, in whatever mode: its backends,"
                + " its position in the lookup where Services are looked through one by one, and its"
                + " connections where the kernel counts them.",
            "Asks the agent that runs here, and reads the kernel where none answers; that needs"
                + " root.")
        .footer(
            "",
            "Exit status: 0 it is listed, 1 nothing could be read, 64 wrong usage, 78 wrong"
                + " configuration.");
    spec.addOption(
        OptionSpec.builder(TOP)
            .paramLabel("N")
            .type(Integer.class)
            .description("Only the N with the most backends, of those the deepest first.")
            .build());
    spec.addOption(flag(JSON, "Prints JSON on one line instead of a table."));
    spec.addOption(flag(FRESH, "Reads the kernel even when an agent runs here."));
    ConfigFlags.addTo(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws ConfigException, StartException, InterruptedException {
    ParseResult line = spec.commandLine().getParseResult();
    int top = atLeastOne(line.matchedOptionValue(TOP, Integer.MAX_VALUE));
    Config config = ConfigFlags.load(line, environment);
    ServiceListing listing = services.list(config, !line.hasMatchedOption(FRESH));
    print(line.hasMatchedOption(TOP) ? listing.top(top) : listing, line.hasMatchedOption(JSON));
    return ExitStatus.OK;
  }

  private void print(ServiceListing listing, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ServicesJson.write(listing));
      out.flush();
      return;
    }
    ServicesTable.print(listing.services(), out);
    PrintWriter err = spec.commandLine().getErr();
    listing.notes().forEach(note -> err.println("cliffwatch: " + note));
    err.flush();
  }

  private int atLeastOne(int top) {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), TOP + ": " + top + " is less than 1");
    }
    return top;
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
