// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.util.List;

/** The configuration cannot be used; it tells everything that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  /** Each problem: where it is, what is wrong, what is allowed. */
  private final List<String> problems;

  /** Creates the exception with one line for each problem. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns one line for each problem: where it is, what is wrong, what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
