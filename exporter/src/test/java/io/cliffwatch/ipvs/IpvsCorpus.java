// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the kernel and the tools printed when kube-proxy ran in ipvs mode. */
final class IpvsCorpus {
  private static final Path FOLDER = Path.of("src/test/resources/corpus/ipvs");
  private static final Pattern CLUSTER_IP =
      Pattern.compile("^add KUBE-CLUSTER-IP ([^,]+),", Pattern.MULTILINE);
  private static final Pattern ALIAS = Pattern.compile(" inet ([0-9.]+)/32 ");

  private IpvsCorpus() {}

  static byte[] table() throws IOException {
    return Files.readAllBytes(FOLDER.resolve("proc-net-ip_vs.txt"));
  }

  static List<String> totals() throws IOException {
    return Files.readAllLines(FOLDER.resolve("proc-net-ip_vs_stats.txt"));
  }

  static IpvsadmListing ipvsadm() throws IOException {
    return IpvsadmListing.parse(Files.readString(FOLDER.resolve("ipvsadm-Ln.txt")));
  }

  static Set<String> clusterIps() throws IOException {
    return CLUSTER_IP
        .matcher(Files.readString(FOLDER.resolve("ipset-save.txt")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  static Set<String> aliases() throws IOException {
    return ALIAS
        .matcher(Files.readString(FOLDER.resolve("ip-o-addr-kube-ipvs0.txt")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  static AddressSet set(Set<String> literals) {
    return AddressSet.of(literals.stream().map(InetAddress::ofLiteral).map(Address::of).toList());
  }
}
