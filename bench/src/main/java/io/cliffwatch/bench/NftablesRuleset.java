// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.AddressPlan;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What kube-proxy in mode nftables programs for plain Services of IPv4, as its version 1.37 does.
 *
 * @param services how many
 * @param endpoints how many each has
 */
record NftablesRuleset(int services, int endpoints) {
  private static final AddressPlan PLAN = new AddressPlan(AddressFamily.IPV4);

  /** Returns the input of {@code nft -f}. */
  String text() {
    // Sets and maps come before the chains that they lead to, and those that lead to them.
    return """
    table ip kube-proxy {
      set hairpin-connections { type ipv4_addr . ipv4_addr . inet_proto . inet_service; }
      set cluster-ips { type ipv4_addr; elements = { %s }; }
      set nodeport-ips { type ipv4_addr; elements = { 192.168.0.1 }; }
      map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
      map no-endpoint-nodeports { type inet_proto . inet_service : verdict; }
      map firewall-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
      map service-nodeports { type inet_proto . inet_service : verdict; }
    %s
      map service-ips {
        type ipv4_addr . inet_proto . inet_service : verdict
        elements = { %s }
      }
      chain services {
        ip daddr @cluster-ips ip saddr != 10.128.0.0/9 meta mark set mark or 0x4000
        ip daddr . meta l4proto . th dport vmap @service-ips
        ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
      }
      chain masquerading {
        meta mark & 0x4000 != 0 meta mark set mark xor 0x4000 masquerade fully-random
        ct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade
      }
      chain cluster-ips-check {
        ip daddr @cluster-ips reject
        ip daddr 10.96.0.0/12 drop
      }
      chain service-endpoints-check {
        ip daddr . meta l4proto . th dport vmap @no-endpoint-services
      }
      chain firewall-check { ip daddr . meta l4proto . th dport vmap @firewall-ips; }
      chain nodeport-endpoints-check {
        ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
      }
      chain filter-prerouting-pre-dnat {
        type filter hook prerouting priority dstnat - 10
        ct state new jump firewall-check
      }
      chain filter-input {
        type filter hook input priority filter
        ct state new jump nodeport-endpoints-check
        ct state new jump service-endpoints-check
      }
      chain filter-forward {
        type filter hook forward priority filter
        ct state new jump service-endpoints-check
        ct state new jump cluster-ips-check
      }
      chain filter-output {
        type filter hook output priority filter
        ct state new jump service-endpoints-check
        ct state new jump cluster-ips-check
      }
      chain nat-prerouting { type nat hook prerouting priority dstnat; jump services; }
      chain nat-output { type nat hook output priority -100; jump services; }
      chain nat-postrouting { type nat hook postrouting priority srcnat; jump masquerading; }
    }
    """
        .formatted(
            joined(", ", services, PLAN::clusterIp),
            joined("", services, this::chain),
            joined(
                ",\n",
                services,
                service ->
                    "%s . tcp . 80 : goto %s".formatted(PLAN.clusterIp(service), name(service))));
  }

  private static String name(int service) {
    // As long as kube-proxy's: a hash of eight characters, namespace, name, protocol, port.
    return "service-%08X-default/plain-%d/tcp/web".formatted(service * 0x9E3779B1, service);
  }

  private String chain(int service) {
    return "  chain %s {%n    meta l4proto tcp dnat ip to numgen random mod %d map { %s }%n  }%n"
        .formatted(
            name(service),
            endpoints,
            joined(
                ", ",
                endpoints,
                i -> i + " : " + PLAN.endpoint(service * endpoints + i) + " . 8080"));
  }

  private static String joined(String separator, int count, IntFunction<String> text) {
    StringJoiner all = new StringJoiner(separator);
    IntStream.range(0, count).mapToObj(text).forEach(all::add);
    return all.toString();
  }
}
