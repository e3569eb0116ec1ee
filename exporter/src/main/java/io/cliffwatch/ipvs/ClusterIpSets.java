// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static io.cliffwatch.ipvs.IpvsUapi.CLUSTER_IPS_IPV4;
import static io.cliffwatch.ipvs.IpvsUapi.CLUSTER_IPS_IPV6;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.netfilter.Ipset;
import io.cliffwatch.netlink.netfilter.IpsetHeader;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The IP sets in which kube-proxy's ipvs mode keeps its cluster IPs.
 *
 * <p>Asking a kernel for ipset that has it as a module would load the module; this looks first and
 * loads none. Built into the kernel it is no module, but has a folder in sysfs for its parameter
 * {@code max_sets}.
 */
final class ClusterIpSets implements AutoCloseable {
  private final Procfs procfs;
  private final Path moduleFolder;
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_NETFILTER);

  /** Opens nothing yet. The folder is {@code /sys/module/ip_set}. */
  ClusterIpSets(Procfs procfs, Path moduleFolder) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.moduleFolder = requireNonNull(moduleFolder, "moduleFolder is null");
  }

  /** Returns how many members the sets have that are there, where the kernel counts them. */
  Map<AddressFamily, Long> sizes() throws IOException {
    Map<AddressFamily, Long> sizes = new EnumMap<>(AddressFamily.class);
    if (ipsetIsThere()) {
      Ipset ipset = new Ipset(connection.get());
      for (AddressFamily family : AddressFamily.values()) {
        Optional<IpsetHeader> header = ipset.header(name(family));
        header.ifPresent(found -> found.elements().ifPresent(size -> sizes.put(family, size)));
      }
    }
    return sizes;
  }

  /** Returns the distinct addresses of the sets that are there. */
  Map<AddressFamily, AddressSet> addresses() throws IOException {
    Map<AddressFamily, AddressSet> addresses = new EnumMap<>(AddressFamily.class);
    if (ipsetIsThere()) {
      Ipset ipset = new Ipset(connection.get());
      for (AddressFamily family : AddressFamily.values()) {
        ipset
            .members(
                name(family),
                Collectors.flatMapping(
                    member -> member.address().map(Address::of).stream(), AddressSet.collector()))
            .ifPresent(found -> addresses.put(family, found));
      }
    }
    return addresses;
  }

  private boolean ipsetIsThere() throws IOException {
    return Files.isDirectory(moduleFolder)
        || (procfs.exists("modules")
            && procfs.lines("modules").stream().anyMatch(line -> line.startsWith("ip_set ")));
  }

  private static String name(AddressFamily family) {
    return switch (family) {
      case IPV4 -> CLUSTER_IPS_IPV4;
      case IPV6 -> CLUSTER_IPS_IPV6;
    };
  }

  @Override
  public void close() {
    connection.close();
  }
}
