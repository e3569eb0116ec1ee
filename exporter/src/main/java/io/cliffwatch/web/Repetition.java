// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

/** Tells a new failure from one that lasts, so that the log has it once and not every 15 s. */
final class Repetition {
  private String last = "";

  boolean isNew(Throwable failure) {
    String now = failure.toString();
    boolean isNew = !now.equals(last);
    last = now;
    return isNew;
  }

  void end() {
    last = "";
  }
}
