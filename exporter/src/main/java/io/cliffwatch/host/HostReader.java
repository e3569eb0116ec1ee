// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.route.RouteNetlink;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import oshi.util.FileUtil;

/**
 * Reads the facts with OSHI's procfs layer, and asks for interfaces over rtnetlink ({@code
 * RTM_GETLINK}). Not with OSHI's {@code SystemInfo}: that runs {@code uname} and {@code getconf} as
 * commands, and the agent starts none.
 */
public final class HostReader implements Reader<HostSnapshot> {
  private final Procfs procfs;
  private final String releaseFile;
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_ROUTE);

  /** Opens nothing yet. */
  public HostReader(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    releaseFile = procfs.root() + "/sys/kernel/osrelease";
  }

  @Override
  public Outcome<HostSnapshot> read() throws IOException {
    String release = FileUtil.getStringFromFile(releaseFile).strip();
    if (release.isEmpty()) {
      throw new IOException("there is no kernel release in " + releaseFile);
    }
    return new Outcome.Read<>(new HostSnapshot(release, otherDataPlanes(), sysctls()));
  }

  private List<OtherDataPlane> otherDataPlanes() throws IOException {
    RouteNetlink route = new RouteNetlink(connection.get());
    List<OtherDataPlane> found = new ArrayList<>();
    for (OtherDataPlane plane : OtherDataPlane.values()) {
      if (route.interfaceIndex(plane.interfaceName()).isPresent()) {
        found.add(plane);
      }
    }
    return found;
  }

  /** Those of a module that is not loaded are not there. */
  private Map<Sysctl, Long> sysctls() throws IOException {
    Map<Sysctl, Long> values = new EnumMap<>(Sysctl.class);
    for (Sysctl sysctl : Sysctl.values()) {
      if (procfs.exists(sysctl.file())) {
        String text = procfs.text(sysctl.file()).strip();
        try {
          values.put(sysctl, Long.parseLong(text));
        } catch (NumberFormatException e) {
          throw new IOException(sysctl.key() + " is no number: '" + text + "'", e);
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    connection.close();
  }
}
