// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.verdict.Level;
import io.cliffwatch.verdict.Signal;
import io.cliffwatch.verdict.Thresholds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The settings {@code thresholds.SIGNAL.LEVEL}, one for each value in {@code thresholds.yaml},
 * which is its default.
 */
final class ThresholdSettings {
  private static final String DEFAULTS = "/thresholds.yaml";
  private static final Map<Signal, SortedMap<Level, Setting<Double>>> BY_SIGNAL = read();

  private ThresholdSettings() {}

  static List<Setting<?>> all() {
    return BY_SIGNAL.values().stream()
        .<Setting<?>>flatMap(levels -> levels.values().stream())
        .toList();
  }

  static Thresholds values(Function<Setting<Double>, Double> value) {
    Map<Signal, SortedMap<Level, Double>> thresholds = new EnumMap<>(Signal.class);
    BY_SIGNAL.forEach((signal, levels) -> {
      SortedMap<Level, Double> values = new TreeMap<>();
      levels.forEach((level, setting) -> values.put(level, value.apply(setting)));
      thresholds.put(signal, values);
    });
    return new Thresholds(thresholds);
  }

  /**
   * Finds levels that begin where the level before does, or even below.
   *
   * @param texts what was said of settings, each text valid by itself
   * @param places where it was said
   */
  static List<String> problems(Map<Setting<?>, String> texts, Map<Setting<?>, String> places) {
    List<String> problems = new ArrayList<>();
    for (SortedMap<Level, Setting<Double>> levels : BY_SIGNAL.values()) {
      List<Setting<Double>> ascending = List.copyOf(levels.values());
      for (int i = 1; i < ascending.size(); i++) {
        problem(ascending.get(i - 1), ascending.get(i), texts, places).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<String> problem(
      Setting<Double> lower,
      Setting<Double> upper,
      Map<Setting<?>, String> texts,
      Map<Setting<?>, String> places) {
    String below = texts.getOrDefault(lower, lower.defaultText());
    String above = texts.getOrDefault(upper, upper.defaultText());
    if (lower.parse(below) < upper.parse(above)) {
      return Optional.empty();
    }
    return Optional.of(
        places.containsKey(upper)
            ? "%s: is \"%s\", must be above %s, which is %s"
                .formatted(places.get(upper), above, lower.key(), below)
            : "%s: is \"%s\", must be below %s, which is %s"
                .formatted(places.get(lower), below, upper.key(), above));
  }

  private static Map<Signal, SortedMap<Level, Setting<Double>>> read() {
    Map<?, ?> defaults = document();
    Map<Signal, SortedMap<Level, Setting<Double>>> settings = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      Map<?, ?> values = (Map<?, ?>) requireNonNull(defaults.get(signal.key()), signal.key());
      SortedMap<Level, Setting<Double>> levels = new TreeMap<>();
      for (Level level : Level.values()) {
        Optional.ofNullable(values.get(level.label()))
            .ifPresent(value -> levels.put(level, setting(signal, level, value.toString())));
      }
      settings.put(signal, levels);
    }
    return settings;
  }

  private static Map<?, ?> document() {
    try (InputStream stream = ThresholdSettings.class.getResourceAsStream(DEFAULTS)) {
      return (Map<?, ?>)
          new Load(LoadSettings.builder().setLabel(DEFAULTS).build())
              .loadFromInputStream(requireNonNull(stream, DEFAULTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Setting<Double> setting(Signal signal, Level level, String defaultText) {
    return new Setting<>(
        "thresholds." + signal.key() + "." + level.label(),
        switch (signal.unit()) {
          case COUNT -> SettingType.decimal(1, 100_000_000);
          case SHARE -> SettingType.decimal(0.01, 1);
          case CORES -> SettingType.decimal(0.01, 1024);
          case SECONDS -> SettingType.decimal(0.01, 3600);
        },
        defaultText,
        switch (level) {
              case WATCH -> "Above what it is worth watching: ";
              case PLAN -> "Above what to plan a change: ";
              case MIGRATE -> "Above what to act now: ";
            }
            + signal.meaning());
  }
}
