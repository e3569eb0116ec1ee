// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.iptables.Backend;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** What a backend's {@code iptables-save} costs, which prints all that a census counts. */
record SaveTool(Backend backend) {
  /** Returns the name of a backend's tool, such as {@code iptables-nft-save}. */
  static String name(Backend backend, String verb) {
    return switch (backend) {
      case LEGACY -> "iptables-legacy-" + verb;
      case NF_TABLES -> "iptables-nft-" + verb;
    };
  }

  String name() {
    return name(backend, "save");
  }

  /** Returns the CPU time of each of several runs, in seconds. */
  Sample cpuSeconds(ScratchNamespace namespace, int runs) throws Exception {
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      String times =
          namespace.exec(
              "bash", "-c", "{ TIMEFORMAT='%3U %3S'; time " + name() + " >/dev/null; } 2>&1");
      String[] userAndSystem = times.strip().split(" ", 2);
      seconds[i] = Double.parseDouble(userAndSystem[0]) + Double.parseDouble(userAndSystem[1]);
    }
    return new Sample(seconds);
  }

  /** Returns its largest resident memory in bytes, as often as it could be looked at. */
  long peakBytes(ScratchNamespace namespace) throws Exception {
    Process process = namespace.start(new ProcessBuilder(name()).redirectOutput(Redirect.DISCARD));
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
      throw new IOException(name() + " ended with " + process.exitValue());
    }
    return peak;
  }
}
