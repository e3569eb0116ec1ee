// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One row of the table of settings. The key {@code web.listen-address} is {@code web:
 * {listen-address: …}} in the file, {@code CLIFFWATCH_WEB_LISTEN_ADDRESS} in the environment and
 * {@code --web.listen-address} on the command line.
 *
 * @param key the sections and the name, joined with dots
 * @param type what the text may be
 * @param defaultText the text that holds when nobody says anything
 * @param help one sentence without its full stop
 * @param <T> the value's type
 */
public record Setting<T>(String key, SettingType<T> type, String defaultText, String help) {
  /** What the names of all environment variables begin with. */
  static final String ENVIRONMENT_PREFIX = "CLIFFWATCH_";

  /** Checks the arguments. */
  public Setting {
    requireNonNull(key, "key is null");
    requireNonNull(type, "type is null");
    requireNonNull(defaultText, "defaultText is null");
    requireNonNull(help, "help is null");
    var _ = type.parser().apply(defaultText);
  }

  /** Returns the name of the environment variable. */
  public String environmentName() {
    return ENVIRONMENT_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Returns the flag with its dashes. */
  public String flag() {
    return "--" + key;
  }

  /** Tells whether the flag alone, without a value, means {@code true}. */
  public boolean isSwitch() {
    return type.parser().apply(defaultText) instanceof Boolean;
  }

  /**
   * Returns the value of a text.
   *
   * @throws IllegalArgumentException when the text is not allowed; its message says what is
   */
  T parse(String text) {
    try {
      return type.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is " + (text.isEmpty() ? "empty" : '"' + text + '"') + ", must be " + type.allowed(), e);
    }
  }
}
