// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.ebpf.EbpfMap.Kind;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells by the names of the files whether the maps that are known are those that Cilium uses: it
 * puts a layout's version into the name, such as {@code cilium_lb4_backends_v2}, and makes the map
 * of a new layout beside that of the old one.
 *
 * <p>A family needs both its map of Services and that of backends. One that was switched off has no
 * map of Services, but may have one of backends: Cilium leaves it behind ({@code
 * RemoveDisabledMaps}, pkg/datapath/mapsweeper/map.go).
 */
final class MapVersions {
  private final Set<String> files;

  /** A file's name, taken apart. */
  private record Version(String map, int number) {
    private static final Pattern NAME = Pattern.compile("(.*?)_v(\\d{1,9})", Pattern.DOTALL);

    /** The first version had no number in its name. */
    static Version of(String file) {
      Matcher name = NAME.matcher(file);
      return name.matches()
          ? new Version(name.group(1), Integer.parseInt(name.group(2)))
          : new Version(file, 1);
    }
  }

  private MapVersions(Set<String> files) {
    this.files = files;
  }

  /** Returns what is strange about these files, empty when nothing is. */
  static Optional<String> strangeness(Set<String> files) {
    MapVersions versions = new MapVersions(files);
    return Arrays.stream(AddressFamily.values())
        .flatMap(family -> versions.strangeness(family).stream())
        .findFirst();
  }

  private Optional<String> strangeness(AddressFamily family) {
    EbpfMap services = map(Kind.SERVICES, family);
    EbpfMap backends = map(Kind.BACKENDS, family);
    if (isThere(services)) {
      return isThere(backends)
          ? newerThan(services).or(() -> newerThan(backends))
          : without(services.file(), backends);
    }
    List<String> others =
        isKnown(other(family)) ? versions(services) : versions(services, backends);
    return others.stream().findFirst().flatMap(file -> without(file, services));
  }

  private static Optional<String> without(String there, EbpfMap missing) {
    return Optional.of(there + " is there without " + missing.file());
  }

  private Optional<String> newerThan(EbpfMap map) {
    int known = Version.of(map.file()).number();
    return versions(map).stream()
        .filter(file -> Version.of(file).number() > known)
        .map(file -> file + " is newer than " + map.file())
        .findFirst();
  }

  /** Returns the files of all versions of these maps. */
  private List<String> versions(EbpfMap... maps) {
    List<String> names = Arrays.stream(maps).map(map -> Version.of(map.file()).map()).toList();
    return files.stream().filter(file -> names.contains(Version.of(file).map())).toList();
  }

  private boolean isKnown(AddressFamily family) {
    return isThere(map(Kind.SERVICES, family)) && isThere(map(Kind.BACKENDS, family));
  }

  private boolean isThere(EbpfMap map) {
    return files.contains(map.file());
  }

  private static EbpfMap map(Kind kind, AddressFamily family) {
    return Arrays.stream(EbpfMap.values())
        .filter(map -> map.kind() == kind && map.family() == family)
        .findFirst()
        .orElseThrow();
  }

  private static AddressFamily other(AddressFamily family) {
    return switch (family) {
      case IPV4 -> AddressFamily.IPV6;
      case IPV6 -> AddressFamily.IPV4;
    };
  }
}
