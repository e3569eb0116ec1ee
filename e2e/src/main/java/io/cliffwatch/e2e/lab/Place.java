// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import io.cliffwatch.testing.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a program runs: the host, the router or a node.
 *
 * @param enter what a command is run under to get there, empty for the host
 */
public record Place(List<String> enter) {
  /** The machine itself, with its initial namespaces. */
  public static final Place HOST = new Place(List.of());

  /** Copies the list. */
  public Place {
    enter = List.copyOf(enter);
  }

  /** Returns the command that runs a command here. */
  public List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(enter);
    command.addAll(words);
    return command;
  }

  /** Runs a command here and returns its standard output; fails when the command does. */
  public String exec(String... words) {
    return feed("", words);
  }

  /** Runs a command here with this on its standard input; fails when the command does. */
  public String feed(String input, String... words) {
    return run(input, words).outputOrThrow(List.of(words));
  }

  /** Runs a command here, whatever its exit status. */
  public Tool run(String input, String... words) {
    return Tool.run(Map.of(), input, command(List.of(words)));
  }
}
