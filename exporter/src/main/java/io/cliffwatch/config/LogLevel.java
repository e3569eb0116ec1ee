// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

/** How much the log says. */
public enum LogLevel {
  /** Faults only. */
  ERROR,
  /** Also what somebody ought to look at. */
  WARN,
  /** Also what the agent does, a few lines a day. */
  INFO,
  /** Also every read. */
  DEBUG
}
