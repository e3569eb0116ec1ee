// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ProtocolText;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Lists the Services of one family one by one, whatever backend its rules were read from: the rules
 * of {@code KUBE-SERVICES} that {@link RulesetFacts} counts. Takes the tables in the same way.
 */
final class ServiceRules implements RulesetSink {
  private final AddressFamily family;
  private final Backend backend;
  private final NatGraph graph = new NatGraph(new Interner());
  private final List<Entry> routed = new ArrayList<>();
  private final List<Entry> refused = new ArrayList<>();

  /**
   * A rule for one cluster IP.
   *
   * @param jumpKey the chain it jumps to, in table nat
   * @param position its position in its chain, from 1
   */
  private record Entry(long high, long low, int protocol, int port, int jumpKey, long position) {}

  ServiceRules(AddressFamily family, Backend backend) {
    this.family = requireNonNull(family, "family is null");
    this.backend = requireNonNull(backend, "backend is null");
  }

  /** Other tables than nat and filter hold no Services. */
  @Override
  public TableFacts table(String name) {
    return new TableFacts(
        switch (name) {
          case "nat" -> new Nat();
          case "filter" -> new Filter();
          default -> new Ignored();
        });
  }

  /**
   * Returns the Services: first those that are routed, in the order of the lookup, then those whose
   * packets are refused, which have no endpoints that may be used here.
   *
   * @throws MalformedTableException when a jump leads to where no chain begins
   */
  List<ListedService> services() throws MalformedTableException {
    List<ListedService> services = new ArrayList<>();
    for (Entry entry : routed) {
      if (graph.classAt(entry.jumpKey()) == ChainClass.SERVICE) {
        long backends = graph.backendsAt(entry.jumpKey());
        services.add(listed(entry, OptionalLong.of(entry.position()), backends));
      }
    }
    refused.forEach(entry -> services.add(listed(entry, OptionalLong.empty(), 0)));
    return services;
  }

  private ListedService listed(Entry entry, OptionalLong position, long backends) {
    return ListedService.without(
        "iptables",
        backend.label(),
        family,
        AddressText.of(family, entry.high(), entry.low()),
        entry.port(),
        ProtocolText.of(entry.protocol()),
        position,
        backends);
  }

  private static Entry entry(RuleFields rule, long position) {
    return new Entry(
        rule.destinationHigh(),
        rule.destinationLow(),
        rule.protocol(),
        rule.destinationPort(),
        rule.jumps() ? rule.jumpKey() : -1,
        position);
  }

  private final class Nat implements TableFacts.Details {
    private long position;

    @Override
    public void chain(ChainClass chainClass, int key) {
      graph.chain(chainClass, key);
    }

    @Override
    public void rule(ChainClass chainClass, RuleFields rule) {
      graph.rule(chainClass, rule);
      if (chainClass == ChainClass.SERVICES) {
        position++;
        if (rule.jumps() && rule.isForOneAddress()) {
          routed.add(entry(rule, position));
        }
      }
    }
  }

  private final class Filter implements TableFacts.Details {
    @Override
    public void chain(ChainClass chainClass, int key) {}

    @Override
    public void rule(ChainClass chainClass, RuleFields rule) {
      if (chainClass == ChainClass.SERVICES && rule.refuses() && rule.isForOneAddress()) {
        refused.add(entry(rule, 0));
      }
    }
  }

  private static final class Ignored implements TableFacts.Details {
    @Override
    public void chain(ChainClass chainClass, int key) {}

    @Override
    public void rule(ChainClass chainClass, RuleFields rule) {}
  }
}
