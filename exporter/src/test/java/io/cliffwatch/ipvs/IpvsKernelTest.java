// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against {@code ipvsadm} and {@code ipset}, on the real IPVS. */
@Requires({Requirement.ROOT, Requirement.IPVS, Requirement.IPSET})
class IpvsKernelTest {
  private static final Pattern MEMBER = Pattern.compile("^add \\S+ ([^,]+),", Pattern.MULTILINE);
  private static final int SERVICES = 300;

  private ScratchNamespace namespace;
  private IpvsReader reader;

  @BeforeEach
  void services() throws Exception {
    namespace = new ScratchNamespace();
    reader = new IpvsReader(new Procfs(Path.of("/proc")), Libc.get());
    namespace.feed(rules(), "ipvsadm", "-R");
    namespace.feed(sets(), "ipset", "restore");
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    namespace.close();
  }

  @Test
  void theCensusIsWhatIpvsadmPrints() throws Exception {
    assertCensus();
    IpvsCensus census = census();
    assertThat(census.family(AddressFamily.IPV4).clusterIpsKnown()).isTrue();
    assertThat(snapshot().basis().info().ipv4Services())
        .as("services of IPv4, the firewall mark's included")
        .isEqualTo(listing().family(false).services().size());
  }

  @Test
  void andAfterDrainingAndDeleting() throws Exception {
    IpvsCensus before = census();
    namespace.exec("ipvsadm", "-e", "-t", "10.96.0.2:80", "-r", "10.244.0.2:8080", "-m", "-w", "0");
    namespace.exec("ipvsadm", "-D", "-t", "10.96.0.3:80");
    assertThat(reader.outdated(snapshot(), before)).isTrue();
    assertCensus();
    assertThat(census().family(AddressFamily.IPV4).drainedDestinations()).isEqualTo(1);
    namespace.exec("ipvsadm", "-C");
    namespace.exec("ipset", "destroy");
    assertCensus();
    assertThat(census().family(AddressFamily.IPV4).clusterIpsKnown()).isFalse();
  }

  private void assertCensus() throws Exception {
    IpvsadmListing listing = listing();
    for (AddressFamily family : AddressFamily.values()) {
      IpvsadmListing printed = listing.family(family == AddressFamily.IPV6);
      FamilyCensus census = census().family(family);
      assertThat(census.services()).isEqualTo(printed.kinds());
      assertThat(census.withoutDestinations()).isEqualTo(printed.withoutDestinations());
      assertThat(census.activeDestinations())
          .isEqualTo(printed.destinations().stream().filter(d -> d.weight() > 0).count());
      assertThat(census.drainedDestinations())
          .isEqualTo(printed.destinations().stream().filter(d -> d.weight() == 0).count());
      assertThat(census.backends()).isEqualTo(printed.backends().size());
      assertThat(census.addresses()).isEqualTo(IpvsCorpus.set(printed.addresses()));
      assertThat(census.clusterIps()).isEqualTo(clusterIps(census, printed));
      assertThat((long) census.bound().size())
          .as("there are no other sets")
          .isEqualTo(census.clusterIpsKnown() ? census.clusterIps() : 0);
    }
  }

  private long clusterIps(FamilyCensus census, IpvsadmListing printed) throws Exception {
    if (!census.clusterIpsKnown()) {
      return printed.addresses().size();
    }
    String name = census.family() == AddressFamily.IPV4 ? "KUBE-CLUSTER-IP" : "KUBE-6-CLUSTER-IP";
    Set<String> members = new HashSet<>();
    MEMBER
        .matcher(namespace.exec("ipset", "save", name))
        .results()
        .forEach(match -> members.add(match.group(1)));
    members.retainAll(printed.addresses());
    return members.size();
  }

  private IpvsadmListing listing() throws Exception {
    return IpvsadmListing.parse(namespace.exec("ipvsadm", "-Ln"));
  }

  private IpvsSnapshot snapshot() throws Exception {
    return ((Outcome.Read<IpvsSnapshot>) namespace.call(reader::read)).snapshot();
  }

  private IpvsCensus census() throws Exception {
    return ((Outcome.Read<IpvsCensus>) namespace.call(reader::census)).snapshot();
  }

  /** Two Services of three have destinations, each of a load balancer another address. */
  private static String rules() {
    String services =
        IntStream.rangeClosed(1, SERVICES).mapToObj(IpvsKernelTest::rulesOf).collect(joining());
    return services
        + "-A -f 7 -s wlc\n-a -f 7 -r 10.244.0.1:80 -g -w 1\n"
        + "-A -f 7 -6 -s rr\n"
        + "-A -u 10.96.0.1:53 -s rr -o\n";
  }

  private static String rulesOf(int service) {
    int low = service % 250 + 1;
    int high = service / 250;
    String ipv4 = "-t 10.96.%d.%d:80".formatted(high, low);
    String ipv6 = "-t [fd00:10:96::%x]:80".formatted(service);
    StringBuilder rules =
        new StringBuilder("-A " + ipv4 + " -s rr\n-A " + ipv6 + " -s rr -p 300\n");
    if (service % 3 != 0) {
      rules.append("-a %s -r 10.244.%d.%d:8080 -m -w 1%n".formatted(ipv4, high, low));
      rules.append("-a %s -r 10.245.%d.%d:8080 -m -w 1%n".formatted(ipv4, high, low));
      rules.append("-a %s -r [fd00:10:244::%x]:8080 -m -w 1%n".formatted(ipv6, service));
    }
    if (service % 10 == 0) {
      rules.append("-A -t 198.18.%d.%d:80 -s sh%n".formatted(high, low));
    }
    return rules.toString();
  }

  private static String sets() {
    return "create KUBE-CLUSTER-IP hash:ip,port\n"
        + "create KUBE-6-CLUSTER-IP hash:ip,port family inet6\n"
        + IntStream.rangeClosed(1, SERVICES)
            .mapToObj(service ->
                List.of(
                    "add KUBE-CLUSTER-IP 10.96.%d.%d,tcp:80%n"
                        .formatted(service / 250, service % 250 + 1),
                    "add KUBE-6-CLUSTER-IP fd00:10:96::%x,tcp:80%n".formatted(service)))
            .flatMap(List::stream)
            .collect(joining());
  }
}
