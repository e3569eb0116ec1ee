// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts that one source gives, and what is wrong with it. */
final class Source {
  private final Map<Setting<?>, String> texts = new HashMap<>();
  private final Map<Setting<?>, String> places = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Takes a text when it is allowed, else notes the problem. */
  void put(String where, Setting<?> setting, String text) {
    try {
      setting.parse(text);
      texts.put(setting, text);
      places.put(setting, where);
    } catch (IllegalArgumentException e) {
      problem(where + ": " + e.getMessage());
    }
  }

  void problem(String problem) {
    problems.add(problem);
  }

  Map<Setting<?>, String> texts() {
    return texts;
  }

  /** Where each of the texts stands, to begin a message with. */
  Map<Setting<?>, String> places() {
    return places;
  }

  List<String> problems() {
    return problems;
  }
}
