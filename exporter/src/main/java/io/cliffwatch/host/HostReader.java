// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import oshi.util.FileUtil;

/**
 * Reads the facts with OSHI's procfs layer. Not with its {@code SystemInfo}: that runs {@code
 * uname} and {@code getconf} as commands, and the agent starts none.
 */
public final class HostReader implements Reader<HostSnapshot> {
  private final String releaseFile;

  /** Opens nothing yet. */
  public HostReader(Procfs procfs) {
    releaseFile = requireNonNull(procfs, "procfs is null").root() + "/sys/kernel/osrelease";
  }

  @Override
  public Outcome<HostSnapshot> read() throws IOException {
    String release = FileUtil.getStringFromFile(releaseFile).strip();
    if (release.isEmpty()) {
      throw new IOException("there is no kernel release in " + releaseFile);
    }
    return new Outcome.Read<>(new HostSnapshot(release));
  }
}
