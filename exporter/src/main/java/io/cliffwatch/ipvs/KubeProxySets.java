// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static io.cliffwatch.ipvs.IpvsUapi.BOUND_SETS;
import static io.cliffwatch.ipvs.IpvsUapi.CLUSTER_IPS;
import static io.cliffwatch.ipvs.IpvsUapi.IPV6_PREFIX;
import static io.cliffwatch.ipvs.IpvsUapi.PREFIX;
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
 * The IP sets in which kube-proxy's ipvs mode keeps the addresses of Services. They tell its
 * virtual services from those of others, such as keepalived's.
 *
 * <p>Asking a kernel for ipset that has it as a module would load the module; this looks first and
 * loads none. Built into the kernel it is no module, but has a folder in sysfs for its parameter
 * {@code max_sets}.
 */
final class KubeProxySets implements AutoCloseable {
  private final Procfs procfs;
  private final Path moduleFolder;
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_NETFILTER);

  /** Opens nothing yet. The folder is {@code /sys/module/ip_set}. */
  KubeProxySets(Procfs procfs, Path moduleFolder) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.moduleFolder = requireNonNull(moduleFolder, "moduleFolder is null");
  }

  /**
   * Returns how many members the sets of cluster IPs have that are there, where that is counted.
   */
  Map<AddressFamily, Long> sizes() throws IOException {
    Map<AddressFamily, Long> sizes = new EnumMap<>(AddressFamily.class);
    if (ipsetIsThere()) {
      Ipset ipset = new Ipset(connection.get());
      for (AddressFamily family : AddressFamily.values()) {
        Optional<IpsetHeader> header = ipset.header(name(CLUSTER_IPS, family));
        header.ifPresent(found -> found.elements().ifPresent(size -> sizes.put(family, size)));
      }
    }
    return sizes;
  }

  /** Returns the addresses of each family that has a set of cluster IPs. */
  Map<AddressFamily, KubeProxyAddresses> addresses() throws IOException {
    Map<AddressFamily, KubeProxyAddresses> addresses = new EnumMap<>(AddressFamily.class);
    if (ipsetIsThere()) {
      Ipset ipset = new Ipset(connection.get());
      for (AddressFamily family : AddressFamily.values()) {
        Optional<AddressSet> clusterIps = members(ipset, name(CLUSTER_IPS, family));
        if (clusterIps.isPresent()) {
          addresses.put(
              family,
              new KubeProxyAddresses(clusterIps.get(), bound(ipset, clusterIps.get(), family)));
        }
      }
    }
    return addresses;
  }

  private static AddressSet bound(Ipset ipset, AddressSet clusterIps, AddressFamily family)
      throws IOException {
    AddressSet.Builder bound = new AddressSet.Builder();
    clusterIps.forEach(bound::add);
    for (String set : BOUND_SETS) {
      members(ipset, name(set, family)).ifPresent(found -> found.forEach(bound::add));
    }
    return bound.build();
  }

  private static Optional<AddressSet> members(Ipset ipset, String set) throws IOException {
    return ipset.members(
        set,
        Collectors.flatMapping(
            member -> member.address().map(Address::of).stream(), AddressSet.collector()));
  }

  private boolean ipsetIsThere() throws IOException {
    return Files.isDirectory(moduleFolder)
        || (procfs.exists("modules")
            && procfs.lines("modules").stream().anyMatch(line -> line.startsWith("ip_set ")));
  }

  private static String name(String set, AddressFamily family) {
    return switch (family) {
      case IPV4 -> PREFIX + set;
      case IPV6 -> IPV6_PREFIX + set;
    };
  }

  @Override
  public void close() {
    connection.close();
  }
}
