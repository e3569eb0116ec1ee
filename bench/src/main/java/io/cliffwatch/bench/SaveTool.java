// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** What {@code iptables-legacy-save} costs, which prints all that a census counts. */
final class SaveTool {
  private static final String TOOL = "iptables-legacy-save";

  private SaveTool() {}

  /** Returns the CPU time of each of several runs, in seconds. */
  static Sample cpuSeconds(ScratchNamespace namespace, int runs) throws Exception {
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      String times =
          namespace.exec(
              "bash", "-c", "{ TIMEFORMAT='%3U %3S'; time " + TOOL + " >/dev/null; } 2>&1");
      String[] userAndSystem = times.strip().split(" ", 2);
      seconds[i] = Double.parseDouble(userAndSystem[0]) + Double.parseDouble(userAndSystem[1]);
    }
    return new Sample(seconds);
  }

  /** Returns its largest resident memory in bytes, as often as it could be looked at. */
  static long peakBytes(ScratchNamespace namespace) throws Exception {
    Process process = namespace.start(new ProcessBuilder(TOOL).redirectOutput(Redirect.DISCARD));
    long peak = 0;
    while (process.isAlive()) {
      try {
        peak = Math.max(peak, ProcessFile.of(process).bytes("VmHWM:"));
      } catch (IOException e) {
        break; // it has just ended
      }
      Thread.sleep(1);
    }
    if (process.waitFor() != 0) {
      throw new IOException(TOOL + " ended with " + process.exitValue());
    }
    return peak;
  }
}
