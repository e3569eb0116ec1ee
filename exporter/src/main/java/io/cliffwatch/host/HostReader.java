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
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oshi.util.FileUtil;

/**
 * Reads the facts with OSHI's procfs layer, and asks for interfaces over rtnetlink ({@code
 * RTM_GETLINK}), and for files where BPF maps are pinned. Not with OSHI's {@code SystemInfo}: that
 * runs {@code uname} and {@code getconf} as commands, and the agent starts none.
 */
public final class HostReader implements Reader<HostSnapshot> {
  private final Procfs procfs;
  private final String releaseFile;
  private final Path maps;
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_ROUTE);

  /**
   * Opens nothing yet.
   *
   * @param maps where BPF maps are pinned, usually {@code /sys/fs/bpf/tc/globals}
   */
  public HostReader(Procfs procfs, Path maps) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.maps = requireNonNull(maps, "maps is null");
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

  private List<OtherDataPlane.Trace> otherDataPlanes() throws IOException {
    RouteNetlink route = new RouteNetlink(connection.get());
    List<OtherDataPlane.Trace> found = new ArrayList<>();
    for (OtherDataPlane plane : OtherDataPlane.values()) {
      if (route.interfaceIndex(plane.interfaceName()).isPresent()) {
        found.add(plane.byInterface());
      } else if (plane.maps().isPresent()) {
        pinned(plane.maps().get()).map(plane::byMap).ifPresent(found::add);
      }
    }
    return found;
  }

  /** A folder that may not be read shows nothing; the collector of eBPF says why. */
  private Optional<Path> pinned(String pattern) throws IOException {
    if (!Files.isReadable(maps)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(maps, pattern)) {
      Iterator<Path> found = files.iterator();
      return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // removed since
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
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
