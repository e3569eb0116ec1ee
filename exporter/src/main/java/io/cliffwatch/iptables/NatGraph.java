// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.iptables.FamilyCensus.Lookup;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chains of table nat: which jumps to which, what {@code KUBE-SERVICES} looks like, and the
 * backends of every {@code KUBE-SEP-*} chain. Chains and jumps are numbers in arrays.
 */
final class NatGraph implements TableFacts.Details {
  /**
   * Where packets come by whose destination can still be translated, from outside and from here.
   */
  private static final Set<String> ENTRANCES = Set.of("PREROUTING", "OUTPUT");

  private final Interner addresses;
  private final Interner backends = new Interner();

  private final IntList keys = new IntList();
  private final PieceList<ChainClass> classes = new PieceList<>();
  private final IntList firstJump = new IntList();
  private final IntList jumps = new IntList();
  private final IntList firstBackend = new IntList();
  private final IntList backendNumbers = new IntList();

  /** Of all chains, made at the first jump that is followed: no chain comes after that. */
  private @Nullable ChainIndex index;

  private boolean atEntrance;
  private final IntList entered = new IntList();
  private Optional<Integer> services = Optional.empty();
  private int position;
  private final IntList jumpPositions = new IntList();
  private final IntList positionedJumps = new IntList();
  private final IntList destinations = new IntList();
  private final IntList destinedJumps = new IntList();

  NatGraph(Interner addresses) {
    this.addresses = requireNonNull(addresses, "addresses is null");
  }

  @Override
  public void builtInChain(String name, int key) {
    chain(ChainClass.of(name), key);
    atEntrance = ENTRANCES.contains(name);
  }

  @Override
  public void chain(ChainClass chainClass, int key) {
    atEntrance = false;
    if (chainClass == ChainClass.SERVICES) {
      services = Optional.of(keys.size());
    }
    keys.add(key);
    classes.add(chainClass);
    firstJump.add(jumps.size());
    firstBackend.add(backendNumbers.size());
  }

  @Override
  public void rule(ChainClass chainClass, RuleFields rule) {
    if (chainClass == ChainClass.SERVICES) {
      serviceRule(rule);
    }
    if (rule.jumps()) {
      jumps.add(rule.jumpKey());
      if (atEntrance) {
        entered.add(rule.jumpKey());
      }
    }
    if (chainClass == ChainClass.ENDPOINT && rule.translates()) {
      backendNumbers.add(rule.backendNumber(backends));
    }
  }

  private void serviceRule(RuleFields rule) {
    position++;
    if (!rule.jumps()) {
      return;
    }
    jumpPositions.add(position);
    positionedJumps.add(rule.jumpKey());
    if (rule.isForOneAddress()) {
      destinations.add(rule.destinationNumber(addresses));
      destinedJumps.add(rule.jumpKey());
    }
  }

  /** Returns the lookup, empty without {@code KUBE-SERVICES}. */
  Optional<Lookup> lookup() throws MalformedTableException {
    return services.isEmpty() ? Optional.empty() : Optional.of(new Lookup(position, mean()));
  }

  /** Tells whether {@code PREROUTING} or {@code OUTPUT} jumps to {@code KUBE-SERVICES}. */
  boolean isHooked() {
    if (services.isEmpty()) {
      return false;
    }
    int key = keys.get(services.get());
    for (int i = 0; i < entered.size(); i++) {
      if (entered.get(i) == key) {
        return true;
      }
    }
    return false;
  }

  private OptionalDouble mean() throws MalformedTableException {
    long sum = 0;
    long count = 0;
    for (int i = 0; i < positionedJumps.size(); i++) {
      ChainClass target = classOf(chainAt(positionedJumps.get(i)));
      if (target == ChainClass.SERVICE || target == ChainClass.EXTERNAL) {
        sum += jumpPositions.get(i);
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum / count);
  }

  /** Adds the numbers of the addresses whose rules jump to a Service's own chain. */
  void addClusterIps(BitSet clusterIps) throws MalformedTableException {
    for (int i = 0; i < destinedJumps.size(); i++) {
      if (classOf(chainAt(destinedJumps.get(i))) == ChainClass.SERVICE) {
        clusterIps.set(destinations.get(i));
      }
    }
  }

  /** Counts the distinct backends in the chains that can be reached from {@code KUBE-SERVICES}. */
  long reachableBackends() throws MalformedTableException {
    return services.isEmpty() ? 0 : backendsFrom(services.get());
  }

  /** Returns the class of the chain that rules jump to by this key. */
  ChainClass classAt(int key) throws MalformedTableException {
    return classOf(chainAt(key));
  }

  /** Counts the distinct backends that can be reached from the chain with this key. */
  long backendsAt(int key) throws MalformedTableException {
    return backendsFrom(chainAt(key));
  }

  private long backendsFrom(int start) throws MalformedTableException {
    BitSet seen = new BitSet();
    BitSet found = new BitSet();
    IntList open = new IntList();
    seen.set(start);
    open.add(start);
    while (open.size() > 0) {
      int chain = open.removeLast();
      for (int i = firstBackend.get(chain); i < end(firstBackend, chain, backendNumbers); i++) {
        found.set(backendNumbers.get(i));
      }
      for (int i = firstJump.get(chain); i < end(firstJump, chain, jumps); i++) {
        int target = chainAt(jumps.get(i));
        if (!seen.get(target)) {
          seen.set(target);
          open.add(target);
        }
      }
    }
    return found.cardinality();
  }

  private static int end(IntList first, int chain, IntList all) {
    return chain + 1 < first.size() ? first.get(chain + 1) : all.size();
  }

  private ChainClass classOf(int chain) {
    return classes.get(chain);
  }

  private int chainAt(int key) throws MalformedTableException {
    ChainIndex chains = index;
    if (chains == null) {
      chains = new ChainIndex(keys);
      index = chains;
    }
    int chain = chains.find(key);
    if (chain < 0) {
      throw new MalformedTableException("a rule of table nat jumps to where no chain begins", key);
    }
    return chain;
  }
}
