// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

/** What is missing where a collector has nothing to read. */
public enum Lack {
  /** There is nothing to read on this node. */
  OF_SUBJECT,
  /** The agent may not look: whether there is something to read is not known. */
  OF_PERMISSION,
  /** There is something to read that the agent does not understand. */
  OF_KNOWLEDGE
}
