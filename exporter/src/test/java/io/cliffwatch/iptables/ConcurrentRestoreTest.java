// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.iptables.FamilyCensus.Counts;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads and censuses while iptables-restore changes the tables all the while. */
@ParameterizedClass
@EnumSource
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT
})
class ConcurrentRestoreTest {
  private static final int RESTORES = 200;

  /**
   * What a census found.
   *
   * @param quiet the number of the restore before which it ran from start to end, -1 when one ran
   *     meanwhile
   * @param census what it found
   */
  private record Taken(int quiet, IptablesCensus census) {}

  /** Counts what the reading thread met. */
  private record Tally(List<Taken> taken, int torn, int reads) {}

  private final Backend backend;
  private final AtomicBoolean done = new AtomicBoolean();

  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicInteger counted = new AtomicInteger();

  /** Even while nothing runs, odd while a restore does. */
  private final AtomicInteger phase = new AtomicInteger();

  ConcurrentRestoreTest(Backend backend) {
    this.backend = backend;
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void everyCensusIsWhole() throws Exception {
    try (KernelTables tables = new KernelTables(backend)) {
      Map<AddressFamily, List<SaveFile>> witnesses = new HashMap<>();
      for (AddressFamily family : AddressFamily.values()) {
        witnesses.put(family, List.of(load(tables, family, 1), load(tables, family, 0)));
      }
      CompletableFuture<Tally> reading = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> readAllTheWhile(tables, reading));
      try {
        for (int i = 0; i < RESTORES; i++) {
          phase.incrementAndGet();
          tables.restore(family(i), ruleset(family(i), i / 2 + 1).text());
          phase.incrementAndGet();
          if (i % 3 == 0) {
            awaitCensus();
          }
        }
      } finally {
        done.set(true);
      }
      check(get(reading), witnesses);
    }
  }

  /** Leaves room for a census: a transaction of nf_tables takes longer than the pause behind it. */
  private void awaitCensus() throws InterruptedException {
    int before = counted.get();
    while (counted.get() == before && !failed.get()) {
      Thread.sleep(1);
    }
  }

  private static SaveFile load(KernelTables tables, AddressFamily family, int which)
      throws Exception {
    tables.restore(family, ruleset(family, which).text());
    return tables.save(family);
  }

  private static AddressFamily family(int restore) {
    return restore % 2 == 0 ? AddressFamily.IPV4 : AddressFamily.IPV6;
  }

  /** The two differ in every figure. */
  private static KubeProxyRuleset ruleset(AddressFamily family, int which) {
    return which % 2 == 0
        ? KubeProxyRuleset.everyShape(family, 120, 3)
        : KubeProxyRuleset.everyShape(family, 180, 4).withForeignChains().withLeftovers(20);
  }

  private void readAllTheWhile(KernelTables tables, CompletableFuture<Tally> result) {
    List<Taken> taken = new ArrayList<>();
    int torn = 0;
    int reads = 0;
    try (NetworkNamespace namespace = NetworkNamespace.open(tables.namespace().path())) {
      namespace.enter();
      try (IptablesReader reader = new IptablesReader(KernelTables.PROC, Libc.get())) {
        while (!done.get()) {
          found(reader.read());
          reads++;
          int before = phase.get();
          try {
            IptablesCensus census = found(reader.census());
            boolean quiet = before % 2 == 0 && phase.get() == before;
            taken.add(new Taken(quiet ? before / 2 : -1, census));
            counted.incrementAndGet();
          } catch (TornReadException e) {
            torn++;
          }
        }
      }
      result.complete(new Tally(taken, torn, reads));
    } catch (Exception | AssertionError e) {
      failed.set(true);
      result.completeExceptionally(e);
    }
  }

  private static Tally get(CompletableFuture<Tally> reading) throws Exception {
    try {
      return reading.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the reading thread failed", e.getCause());
    }
  }

  private void check(Tally tally, Map<AddressFamily, List<SaveFile>> witnesses) {
    System.out.printf(
        "ConcurrentRestoreTest: %s: %d restores, %d reads, %d censuses, %d torn%n",
        backend, RESTORES, tally.reads(), tally.taken().size(), tally.torn());
    assertThat(tally.taken()).hasSizeGreaterThan(50);
    assertThat(tally.torn()).as("some censuses met a commit").isPositive();
    witnesses.forEach((family, files) -> {
      FamilyCensus big = files.getFirst().census(family);
      FamilyCensus small = files.getLast().census(family);
      assertThat(differences(big, small)).as("the rulesets differ in each").isEqualTo(5);
      Set<FamilyCensus> states = states(family, files);
      Set<FamilyCensus> seen = new HashSet<>();
      for (Taken taken : tally.taken()) {
        FamilyCensus census = taken.census().family(backend, family).orElseThrow();
        seen.add(census);
        assertThat(census).isIn(states);
        if (taken.quiet() >= 0) {
          assertThat(census).isEqualTo(bigAfter(taken.quiet(), family) ? big : small);
        }
      }
      assertThat(seen).contains(big, small);
    });
  }

  /** Tells which ruleset a family has after so many restores; both begin with the small one. */
  private static boolean bigAfter(int restores, AddressFamily family) {
    int ofFamily = family == AddressFamily.IPV4 ? (restores + 1) / 2 : restores / 2;
    return ofFamily % 2 == 1;
  }

  private static int differences(FamilyCensus one, FamilyCensus other) {
    return (one.services() == other.services() ? 0 : 1)
        + (one.endpoints() == other.endpoints() ? 0 : 1)
        + (one.lookup().equals(other.lookup()) ? 0 : 1)
        + (rules(one, "nat") == rules(other, "nat") ? 0 : 1)
        + (rules(one, "filter") == rules(other, "filter") ? 0 : 1);
  }

  private static long rules(FamilyCensus census, String table) {
    return census.tables().getOrDefault(table, Counts.NONE).rules();
  }

  /**
   * What the kernel can hold: iptables-restore commits table by table, filter before nat, so that
   * between its commits the one is new and the other old. Nothing else is ever there.
   */
  private Set<FamilyCensus> states(AddressFamily family, List<SaveFile> files) {
    Set<FamilyCensus> states = new HashSet<>();
    for (SaveFile filter : files) {
      for (SaveFile nat : files) {
        Map<String, Map<String, List<String>>> mixed = new HashMap<>(nat.tables());
        mixed.put("filter", filter.tables().getOrDefault("filter", Map.of()));
        states.add(new SaveFile(backend, mixed).census(family));
      }
    }
    return states;
  }
}
