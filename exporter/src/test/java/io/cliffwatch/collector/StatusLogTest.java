// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.log.CapturedLog;
import org.junit.jupiter.api.Test;

class StatusLogTest {
  private final StatusLog status = new StatusLog();

  @Test
  void whatPeopleShouldKnowIsInTheLogOnceUntilItChanges() {
    try (CapturedLog log = new CapturedLog(StatusLog.class)) {
      for (String remark : new String[] {"", "one is unknown", "one is unknown", "two are", ""}) {
        status.observe("frobs", new Status.Working(), remark);
      }
      assertThat(log.lines())
          .containsExactly(
              "INFO frobs: reads the kernel",
              "INFO frobs: one is unknown",
              "INFO frobs: two are",
              "INFO frobs: reads the kernel");
    }
  }
}
