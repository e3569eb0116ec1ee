// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how a collector is doing when that changes, not at every read. Used by one thread. */
final class StatusLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(StatusLog.class);

  private final Map<String, String> last = new HashMap<>();

  /**
   * Takes how a collector is doing.
   *
   * @param remark what people should know although it reads well
   */
  void observe(String collector, Status status, String remark) {
    String words = words(status, remark);
    if (words.equals(last.put(collector, words))) {
      return;
    }
    switch (status) {
      case Status.Pending() -> {}
      case Status.Working() -> LOGGER.info("{}: {}", collector, words);
      case Status.Absent(_, Lack lack) -> absent(lack, collector, words);
      case Status.Failed ignored -> LOGGER.warn("{}: {}", collector, words);
    }
  }

  /** What a node does not have is no trouble; what the agent may not see is. */
  private static void absent(Lack lack, String collector, String words) {
    switch (lack) {
      case OF_SUBJECT -> LOGGER.info("{}: {}", collector, words);
      case OF_PERMISSION, OF_KNOWLEDGE -> LOGGER.warn("{}: {}", collector, words);
    }
  }

  /** The same trouble for a longer time is no news. */
  private static String words(Status status, String remark) {
    return switch (status) {
      case Status.Pending() -> "not read yet";
      case Status.Working() -> remark.isEmpty() ? "reads the kernel" : remark;
      case Status.Absent(String reason, _) -> "not available: " + reason;
      case Status.Failed(String reason) -> "failed: " + reason.replaceAll("for \\d+ s", "in time");
    };
  }
}
