// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the configuration together: flags over environment over file over defaults. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads the configuration.
   *
   * @param file the YAML file, if one was named
   * @param environment all environment variables
   * @param flags the settings that stood on the command line, with their texts
   * @throws ConfigException with the problems of all sources, also of texts that another source
   *     overrides
   */
  public static Config load(
      Optional<Path> file, Map<String, String> environment, Map<Setting<?>, String> flags)
      throws ConfigException {
    requireNonNull(file, "file is null");
    requireNonNull(environment, "environment is null");
    requireNonNull(flags, "flags is null");
    List<Source> sources = new ArrayList<>();
    file.map(YamlSource::read).ifPresent(sources::add);
    sources.add(EnvironmentSource.read(environment));
    sources.add(flagSource(flags));

    List<String> problems = sources.stream().flatMap(s -> s.problems().stream()).toList();
    throwIfAny(problems);
    Map<Setting<?>, String> texts = new HashMap<>();
    Map<Setting<?>, String> places = new HashMap<>();
    for (Source source : sources) {
      texts.putAll(source.texts());
      places.putAll(source.places());
    }
    throwIfAny(ThresholdSettings.problems(texts, places));
    return Config.of(texts);
  }

  private static void throwIfAny(List<String> problems) throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static Source flagSource(Map<Setting<?>, String> flags) {
    Source source = new Source();
    for (Setting<?> setting : Settings.all()) {
      Optional.ofNullable(flags.get(setting))
          .ifPresent(text -> source.put(setting.flag(), setting, text));
    }
    return source;
  }
}
