// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What there is to know about one table, collected while its rules go by. Keeps no object per rule.
 *
 * <p>Keys of chains must ascend. Used by one thread.
 */
final class TableFacts implements RulesetSink {
  /** A jump out of KUBE-SERVICES: which chain it is for shows only when that chain has come by. */
  private record ServiceRule(int position, Address destination, int toKey) {}

  private final String table;
  private final Map<ChainClass, Long> rules = new EnumMap<>(ChainClass.class);
  private final Map<ChainClass, Long> chains = new EnumMap<>(ChainClass.class);
  private final IntList keys = new IntList();
  private final List<ChainClass> classes = new ArrayList<>();
  private final IntList jumpsUpTo = new IntList();
  private final IntList jumps = new IntList();
  private final IntList backendsUpTo = new IntList();
  private final List<Backend> backends = new ArrayList<>();
  private final List<ServiceRule> serviceRules = new ArrayList<>();
  private final Set<Address> refused = new HashSet<>();
  private ChainClass current = ChainClass.OTHER;
  private int services = -1;
  private long servicesRules;

  TableFacts(String table) {
    this.table = requireNonNull(table, "table is null");
  }

  @Override
  public void beginChain(int key, String name) {
    current = ChainClass.of(name);
    if (current == ChainClass.SERVICES) {
      services = keys.size();
    }
    keys.add(key);
    classes.add(current);
    chains.merge(current, 1L, Long::sum);
  }

  @Override
  public void jump(int position, Address destination, int toKey) {
    jumps.add(toKey);
    if (current == ChainClass.SERVICES) {
      serviceRules.add(new ServiceRule(position, destination, toKey));
    }
  }

  @Override
  public void refuse(Address destination) {
    if (current == ChainClass.SERVICES && destination.isSingle()) {
      refused.add(destination);
    }
  }

  @Override
  public void backend(Backend backend) {
    if (current == ChainClass.ENDPOINT) {
      backends.add(backend);
    }
  }

  @Override
  public void endChain(int chainRules) {
    rules.merge(current, (long) chainRules, Long::sum);
    jumpsUpTo.add(jumps.size());
    backendsUpTo.add(backends.size());
    if (current == ChainClass.SERVICES) {
      servicesRules = chainRules;
    }
  }

  String table() {
    return table;
  }

  Map<ChainClass, Long> rules() {
    return rules;
  }

  Map<ChainClass, Long> chains() {
    return chains;
  }

  /**
   * Returns the cluster IPs whose rule jumps to a Service's chain. External addresses have chains
   * of their own.
   */
  Set<Address> routedClusterIps() {
    Set<Address> addresses = new HashSet<>();
    for (ServiceRule rule : serviceRules) {
      if (rule.destination().isSingle() && classOf(rule.toKey()) == ChainClass.SERVICE) {
        addresses.add(rule.destination());
      }
    }
    return addresses;
  }

  /** Returns the cluster IPs that KUBE-SERVICES refuses, for want of an endpoint. */
  Set<Address> refusedClusterIps() {
    return refused;
  }

  /** Returns how far down KUBE-SERVICES a packet looks, empty without that chain. */
  Optional<Lookup> lookup() {
    if (services < 0) {
      return Optional.empty();
    }
    OptionalDouble mean =
        serviceRules.stream()
            .filter(rule -> classOf(rule.toKey()).receivesService())
            .mapToInt(ServiceRule::position)
            .average();
    return Optional.of(new Lookup(servicesRules, mean));
  }

  /** Returns the backends that a packet can reach from KUBE-SERVICES. */
  Set<Backend> reachableBackends() {
    Set<Backend> reachable = new HashSet<>();
    BitSet seen = new BitSet(keys.size());
    ArrayDeque<Integer> open = new ArrayDeque<>();
    if (services >= 0) {
      seen.set(services);
      open.push(services);
    }
    while (!open.isEmpty()) {
      int chain = open.pop();
      reachable.addAll(backends.subList(start(backendsUpTo, chain), backendsUpTo.get(chain)));
      for (int i = start(jumpsUpTo, chain); i < jumpsUpTo.get(chain); i++) {
        int next = keys.indexOfAscending(jumps.get(i));
        if (next >= 0 && !seen.get(next)) {
          seen.set(next);
          open.push(next);
        }
      }
    }
    return reachable;
  }

  private ChainClass classOf(int key) {
    int index = keys.indexOfAscending(key);
    return index < 0 ? ChainClass.OTHER : classes.get(index);
  }

  private static int start(IntList upTo, int chain) {
    return chain == 0 ? 0 : upTo.get(chain - 1);
  }
}
