// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code ipvsadm -Ln} prints.
 *
 * @param services the virtual services
 */
record IpvsTable(List<Service> services) {
  private static final int TITLES = 3;
  private static final int WEIGHT = 3;
  private static final int ACTIVE = 4;
  private static final int INACTIVE = 5;

  /** A virtual service. */
  record Service(
      String family,
      String protocol,
      String address,
      String scheduler,
      List<Destination> destinations) {}

  /** A destination, its address with the port. */
  record Destination(String address, long weight, long active, long inactive) {}

  /** Asks the guest's kernel. */
  static IpvsTable of(Guest guest) {
    return parse(guest.exec("ipvsadm", "-Ln"));
  }

  static IpvsTable parse(String text) {
    List<Service> services = new ArrayList<>();
    text.lines()
        .skip(TITLES)
        .map(line -> List.of(line.strip().split(" +", -1)))
        .forEach(words -> {
          if (words.getFirst().equals("->")) {
            services.getLast().destinations.add(destination(words));
          } else {
            services.add(service(words));
          }
        });
    return new IpvsTable(List.copyOf(services));
  }

  private static Service service(List<String> words) {
    String address = words.get(1);
    String family = address.startsWith("[") ? "IPv6" : "IPv4";
    return new Service(family, words.getFirst(), address, words.get(2), new ArrayList<>());
  }

  private static Destination destination(List<String> words) {
    return new Destination(
        words.get(1),
        Long.parseLong(words.get(WEIGHT)),
        Long.parseLong(words.get(ACTIVE)),
        Long.parseLong(words.get(INACTIVE)));
  }

  /** Returns the figures that the agent has to expose, by the series' names. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    services.stream().map(Service::family).distinct().forEach(family -> count(figures, family));
    services.stream()
        .collect(
            Collectors.groupingBy(
                service ->
                    "cliffwatch_ipvs_virtual_services{ip_family=\"%s\",protocol=\"%s\",scheduler=\"%s\"}"
                        .formatted(service.family, service.protocol, service.scheduler),
                Collectors.counting()))
        .forEach((name, count) -> figures.put(name, (double) count));
    return figures;
  }

  private void count(Map<String, Double> figures, String family) {
    String label = "{ip_family=\"" + family + "\"}";
    String states = "cliffwatch_ipvs_destinations{ip_family=\"" + family + "\",state=";
    figures.put(states + "\"active\"}", sum(family, one -> one.weight > 0 ? 1 : 0));
    figures.put(states + "\"drained\"}", sum(family, one -> one.weight > 0 ? 0 : 1));
    figures.put(
        "cliffwatch_ipvs_virtual_services_without_destinations" + label,
        (double) in(family).filter(service -> service.destinations.isEmpty()).count());
    figures.put("cliffwatch_ipvs_active_connections" + label, sum(family, Destination::active));
    figures.put("cliffwatch_ipvs_inactive_connections" + label, sum(family, Destination::inactive));
    figures.put(
        "cliffwatch_endpoints{ip_family=\"" + family + "\",mode=\"ipvs\"}", endpoints(family));
  }

  private Stream<Service> in(String family) {
    return services.stream().filter(service -> service.family.equals(family));
  }

  private double sum(String family, ToLongFunction<Destination> what) {
    return in(family).flatMap(service -> service.destinations.stream()).mapToLong(what).sum();
  }

  /** Counts backends that get connections, each once, however many services lead to it. */
  private double endpoints(String family) {
    Function<Service, Stream<String>> reachable =
        service ->
            service.destinations.stream()
                .filter(destination -> destination.weight > 0)
                .map(destination -> service.protocol + " " + destination.address);
    return in(family).flatMap(reachable).distinct().count();
  }
}
