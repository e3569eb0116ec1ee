// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.ipvs.FamilyCensus.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code ipvsadm -Ln} printed: the independent witness of what IPVS has. */
record IpvsadmListing(List<Service> services) {
  private static final Pattern SERVICE = Pattern.compile("^(\\w+) +(\\S+(?: IPv6)?) (\\w+).*");
  private static final Pattern DESTINATION =
      Pattern.compile("^  -> (\\S+) +\\w+ +(\\d+) +(\\d+) +(\\d+) *");

  record Service(String protocol, String place, String scheduler, List<Destination> destinations) {
    boolean isIpv6() {
      return place.startsWith("[") || place.endsWith(" IPv6");
    }

    String address() {
      return withoutPort(place);
    }
  }

  record Destination(String place, long weight, long active, long inactive) {}

  static IpvsadmListing parse(String text) {
    List<Service> services = new ArrayList<>();
    for (String line : text.lines().skip(3).toList()) {
      Matcher destination = DESTINATION.matcher(line);
      Matcher service = SERVICE.matcher(line);
      if (destination.matches()) {
        services
            .getLast()
            .destinations()
            .add(
                new Destination(
                    destination.group(1),
                    Long.parseLong(destination.group(2)),
                    Long.parseLong(destination.group(3)),
                    Long.parseLong(destination.group(4))));
      } else if (service.matches()) {
        services.add(
            new Service(service.group(1), service.group(2), service.group(3), new ArrayList<>()));
      } else {
        throw new IllegalArgumentException("ipvsadm printed: " + line);
      }
    }
    return new IpvsadmListing(services);
  }

  IpvsadmListing family(boolean ipv6) {
    return new IpvsadmListing(services.stream().filter(s -> s.isIpv6() == ipv6).toList());
  }

  Map<Kind, Long> kinds() {
    return services.stream()
        .collect(
            Collectors.groupingBy(
                service -> new Kind(service.protocol(), service.scheduler()),
                TreeMap::new,
                Collectors.counting()));
  }

  List<Destination> destinations() {
    return services.stream().flatMap(service -> service.destinations().stream()).toList();
  }

  long withoutDestinations() {
    return services.stream().filter(service -> service.destinations().isEmpty()).count();
  }

  Set<String> addresses() {
    return services.stream()
        .filter(service -> !service.protocol().equals("FWM"))
        .map(Service::address)
        .collect(Collectors.toSet());
  }

  Set<String> backends() {
    Set<String> backends = new HashSet<>();
    for (Service service : services) {
      service.destinations().stream()
          .filter(destination -> destination.weight() > 0 && !service.protocol().equals("FWM"))
          .forEach(destination -> backends.add(service.protocol() + " " + destination.place()));
    }
    return backends;
  }

  private static String withoutPort(String place) {
    return place.substring(0, place.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
  }
}
