// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.AddressPlan;

/**
 * What kube-proxy in mode ipvs programs for plain Services of IPv4.
 *
 * @param services how many
 * @param endpoints how many each has
 */
record IpvsRuleset(int services, int endpoints) {
  private static final AddressPlan PLAN = new AddressPlan(AddressFamily.IPV4);

  /** Returns the input of {@code ipvsadm -R}. */
  String virtualServices() {
    StringBuilder text = new StringBuilder();
    for (int service = 0; service < services; service++) {
      String address = PLAN.clusterIp(service) + ":80";
      text.append("-A -t ").append(address).append(" -s rr\n");
      for (int i = 0; i < endpoints; i++) {
        text.append("-a -t ")
            .append(address)
            .append(" -r ")
            .append(PLAN.endpoint(service * endpoints + i))
            .append(":8080 -m -w 1\n");
      }
    }
    return text.toString();
  }

  /** Returns the input of {@code ipset restore}. */
  String clusterIps() {
    StringBuilder text =
        new StringBuilder("create KUBE-CLUSTER-IP hash:ip,port family inet maxelem 65536\n");
    for (int service = 0; service < services; service++) {
      text.append("add KUBE-CLUSTER-IP ").append(PLAN.clusterIp(service)).append(",tcp:80\n");
    }
    return text.toString();
  }
}
