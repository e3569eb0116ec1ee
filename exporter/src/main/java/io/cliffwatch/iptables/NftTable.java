// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.ChainList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collector;

/**
 * One table of iptables on nf_tables, with its chains as {@code iptables-save} prints them:
 * built-in ones also where the kernel does not have them, because they are made when they are
 * needed.
 */
final class NftTable implements ChainList {
  private final String name;
  private final ChainNames chains = new ChainNames();
  private final PieceList<ChainClass> classes = new PieceList<>();
  private final Set<String> builtIn;
  private final Set<String> builtInMissing;
  private final BitSet longOnes = new BitSet();
  private boolean fits = true;
  private boolean repeated;
  private int inKernel;

  private NftTable(String name) {
    this.name = name;
    builtIn = Set.copyOf(BuiltInChains.of(name));
    builtInMissing = new HashSet<>(builtIn);
  }

  /**
   * Returns a collector of all chains of a family into these tables of it; those with a base chain
   * that iptables does not make are left out.
   */
  static Collector<Chain, ?, Map<String, NftTable>> collector(Collection<String> names) {
    return Collector.of(
        () -> {
          Map<String, NftTable> tables = new TreeMap<>();
          names.forEach(name -> tables.put(name, new NftTable(name)));
          return tables;
        },
        (tables, chain) -> {
          NftTable table = tables.get(chain.table());
          if (table != null) {
            table.add(chain);
          }
        },
        (one, other) -> {
          throw new IllegalStateException("chains come one by one");
        },
        NftTable::finished);
  }

  private static Map<String, NftTable> finished(Map<String, NftTable> tables) {
    tables.values().removeIf(table -> !table.fits);
    tables.values().forEach(NftTable::finish);
    return tables;
  }

  private void add(Chain chain) {
    fits &= BuiltInChains.fits(chain);
    builtInMissing.remove(chain.name());
    if (chain.isLong()) {
      longOnes.set(chains.size());
    }
    repeated |= !add(chain.name());
  }

  private boolean add(String chain) {
    classes.add(ChainClass.of(chain));
    return chains.add(chain);
  }

  private void finish() {
    inKernel = chains.size();
    List.copyOf(builtInMissing).forEach(this::add);
  }

  String name() {
    return name;
  }

  /** Returns all chains, those first that the kernel has. */
  ChainNames chains() {
    return chains;
  }

  /**
   * Tells whether a chain came twice. The kernel finds its place in a dump again by counting; while
   * it still takes a replaced table out of its list, after the generation has changed, it goes back
   * too far.
   */
  boolean isRepeated() {
    return repeated;
  }

  @Override
  public byte[] name(int chain) {
    return chains.bytes(chain);
  }

  @Override
  public boolean isLong(int chain) {
    return longOnes.get(chain);
  }

  /** Tells what a chain is for. */
  ChainClass classOf(int chain) {
    return classes.get(chain);
  }

  /** Tells whether a chain is one that iptables has in this table from the beginning. */
  boolean isBuiltIn(int chain) {
    // None of them is kube-proxy's, and the others need no look at their names.
    return classes.get(chain) == ChainClass.OTHER && builtIn.contains(chains.get(chain));
  }

  /** {@inheritDoc} Of {@link #chains()} those that the kernel has. */
  @Override
  public int size() {
    return inKernel;
  }
}
