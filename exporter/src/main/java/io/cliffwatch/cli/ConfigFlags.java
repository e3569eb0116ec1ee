// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.config.ConfigLoader;
import io.cliffwatch.config.Setting;
import io.cliffwatch.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --config FILE} and a flag for every setting, for any command that needs them. */
final class ConfigFlags {
  private static final String FILE = "--config";

  private ConfigFlags() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FILE)
            .paramLabel("FILE")
            .type(Path.class)
            .description("The configuration, a YAML file.")
            .build());
    Settings.all().forEach(setting -> spec.addOption(option(setting)));
  }

  /** Loads the configuration that the command line, the environment and the file give together. */
  static Config load(ParseResult line, Map<String, String> environment) throws ConfigException {
    Map<Setting<?>, String> flags = new HashMap<>();
    for (Setting<?> setting : Settings.all()) {
      if (line.hasMatchedOption(setting.flag())) {
        String text = line.matchedOptionValue(setting.flag(), "");
        flags.put(setting, text);
      }
    }
    Path file = line.matchedOptionValue(FILE, (Path) null);
    return ConfigLoader.load(Optional.ofNullable(file), environment, flags);
  }

  private static OptionSpec option(Setting<?> setting) {
    String shown = setting.defaultText().isEmpty() ? "empty" : setting.defaultText();
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .paramLabel(setting.type().label())
            .type(String.class)
            .description(
                "%s. Default %s; %s.".formatted(setting.help(), shown, setting.type().allowed()));
    return setting.isSwitch()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }
}
