// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import java.io.IOException;
import oshi.nativefree.SystemInfo;

/** Reads the facts with OSHI, from procfs alone. */
public final class HostReader implements Reader<HostSnapshot> {
  @Override
  public Outcome<HostSnapshot> read() throws IOException {
    String release = new SystemInfo().getOperatingSystem().getVersionInfo().getBuildNumber();
    if (release == null) {
      throw new IOException("OSHI finds no kernel release in /proc");
    }
    return new Outcome.Read<>(new HostSnapshot(release));
  }
}
