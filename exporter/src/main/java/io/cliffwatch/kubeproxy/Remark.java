// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to know of kube-proxy, for the status page and the log. Nothing in it changes from
 * read to read while kube-proxy does not.
 */
record Remark(Observation seen) {
  String well(
      Optional<String> version,
      ProxyConfiguration configuration,
      List<String> troubles,
      Health health) {
    List<String> words = new ArrayList<>();
    words.add(
        "kube-proxy" + version.map(name -> " " + name).orElse("") + where() + mode(configuration));
    configuration.clusterCidr().ifPresent(cidr -> words.add("clusterCIDR " + cidr));
    configuration.detectLocalMode().ifPresent(mode -> words.add("detectLocalMode " + mode));
    configuration.minSyncPeriod().ifPresent(period -> words.add("minSyncPeriod " + period));
    words.addAll(troubles);
    if (health == Health.NOT_WELL) {
      words.add("its health check says that it is not well");
    }
    return String.join("; ", words) + more();
  }

  String silent(String why) {
    return why
        + seen.running().map(running -> "; its process is " + running.pid()).orElse("")
        + more();
  }

  private static String mode(ProxyConfiguration configuration) {
    return configuration.mode().map(mode -> ", mode " + mode).orElse("");
  }

  private String where() {
    if (seen.running().isPresent()) {
      return " (process " + seen.running().get().pid() + ")";
    }
    return seen.host()
        .map(host ->
            " inside %s (process %d), whose CPU, memory and start are not kube-proxy's alone"
                .formatted(host.name(), host.pid()))
        .orElse(
            ", whose process is not to be seen (in a container, run in the node's PID namespace,"
                + " hostPID: true)");
  }

  private String more() {
    StringBuilder more = new StringBuilder();
    seen.running()
        .ifPresent(running -> more.append("; CPU time is that of ").append(running.counted()));
    if (!seen.others().isEmpty()) {
      more.append("; more than one runs, as in a restart: also process ")
          .append(String.join(", ", seen.others().stream().map(String::valueOf).toList()));
    }
    if (seen.restarts() > 0) {
      more.append("; restarts seen: ").append(seen.restarts());
    }
    return more.toString();
  }
}
