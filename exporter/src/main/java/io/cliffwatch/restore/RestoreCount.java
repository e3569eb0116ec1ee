// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

/**
 * What runs are counted by.
 *
 * @param command what they were
 * @param starter who started them
 * @param succeeded whether their exit status was 0
 */
public record RestoreCount(Command command, Starter starter, boolean succeeded) {
  /** Checks the arguments. */
  public RestoreCount {
    requireNonNull(command, "command is null");
    requireNonNull(starter, "starter is null");
  }
}
