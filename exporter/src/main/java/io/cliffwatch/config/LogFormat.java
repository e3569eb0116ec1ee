// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

/** How the log's lines look. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for machines. */
  JSON
}
