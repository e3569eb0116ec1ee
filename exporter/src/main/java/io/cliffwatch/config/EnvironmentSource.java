// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the settings from environment variables. */
final class EnvironmentSource {
  /**
   * The variables that Kubernetes sets in every container for each Service of the namespace
   * (service links). A Service called cliffwatch, or cliffwatch-something, gives names with our
   * prefix which nobody wrote, so they are not taken for mistakes.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "CLIFFWATCH(_.+)?_(SERVICE_HOST|SERVICE_PORT(_.+)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  /** What the project's own tests are told by; see the Makefile. */
  private static final String TEST_PREFIX = Setting.ENVIRONMENT_PREFIX + "TEST_";

  private EnvironmentSource() {}

  static Source read(Map<String, String> environment) {
    Source source = new Source();
    // Sorted, so that the problems come in the same order each time.
    new TreeMap<>(environment).forEach((name, text) -> read(name, text, source));
    return source;
  }

  private static void read(String name, String text, Source source) {
    if (!name.startsWith(Setting.ENVIRONMENT_PREFIX)) {
      return;
    }
    Optional<Setting<?>> setting = byName(name);
    if (setting.isPresent()) {
      source.put("environment: " + name, setting.get(), text);
    } else if (!name.startsWith(TEST_PREFIX) && !SERVICE_LINK.matcher(name).matches()) {
      source.problem("environment: " + name + ": unknown variable" + question(name));
    }
  }

  private static Optional<Setting<?>> byName(String name) {
    for (Setting<?> setting : Settings.all()) {
      if (setting.environmentName().equals(name)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  private static String question(String name) {
    return Suggestion.question(
        name, Settings.all().stream().map(Setting::environmentName).toList());
  }
}
