// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.address.Address;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.netlink.route.AddressFamily;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells lasting drift from a moment at which kube-proxy was between two steps, or the addresses
 * were read before it and the virtual services after: an address counts once it was drifting in two
 * looks, of which both readings are {@value #LASTING_SECONDS} s apart, and in every look between.
 *
 * <p>Both readings of a look are less than that apart, or it is none: so nothing that came or went
 * on both sides at the same time can show in two of them. Safe for use by several threads.
 */
public final class AliasDriftTracker {
  private static final int LASTING_SECONDS = 60;
  private static final long LASTING = Duration.ofSeconds(LASTING_SECONDS).toNanos();

  private final Map<AddressFamily, Since> aliases = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, Since> services = new EnumMap<>(AddressFamily.class);
  private @Nullable Look last;

  /** When both halves of a look were read, by {@link System#nanoTime()}. */
  private record Look(long aliases, long services) {
    boolean isCoherent() {
      return Math.abs(aliases - services) < LASTING;
    }

    boolean isAfter(Look earlier) {
      return aliases - earlier.aliases > 0 && services - earlier.services > 0;
    }

    boolean outlasts(Look first) {
      return aliases - first.aliases >= LASTING && services - first.services >= LASTING;
    }
  }

  /** The addresses that were drifting in every look since one. */
  private static final class Since {
    private Map<Address, Look> first = new HashMap<>();

    void look(List<Address> drifting, Look now) {
      Map<Address, Look> next = HashMap.newHashMap(drifting.size());
      for (Address address : drifting) {
        next.put(address, first.getOrDefault(address, now));
      }
      first = next;
    }

    long lasting(Look now) {
      return first.values().stream().filter(now::outlasts).count();
    }
  }

  /** Starts without a look. */
  public AliasDriftTracker() {
    for (AddressFamily family : AddressFamily.values()) {
      aliases.put(family, new Since());
      services.put(family, new Since());
    }
  }

  /**
   * Takes the latest readings, the same as before as often as one likes; a look needs a new one of
   * both.
   *
   * @param bound the addresses of the interfaces
   * @param census the virtual services
   * @return how many addresses are drifting for good; empty until there was a look
   */
  public synchronized Optional<Map<AddressFamily, Lasting>> observe(
      Reading<AliasSnapshot> bound, Reading<IpvsCensus> census) {
    Look now = new Look(bound.nanoTime(), census.nanoTime());
    Look before = last;
    if (now.isCoherent() && (before == null || now.isAfter(before))) {
      look(bound.snapshot(), census.snapshot(), now);
      last = now;
    }
    return Optional.ofNullable(last).map(this::lasting);
  }

  /** Forgets what was seen: one of the two is no longer there to be read. */
  public synchronized void forget() {
    last = null;
    aliases.replaceAll((family, ignored) -> new Since());
    services.replaceAll((family, ignored) -> new Since());
  }

  private void look(AliasSnapshot bound, IpvsCensus census, Look now) {
    for (AddressFamily family : AddressFamily.values()) {
      AliasDrift drift = AliasDrift.between(bound.of(family), census.family(family));
      of(aliases, family).look(drift.aliasWithoutService(), now);
      of(services, family).look(drift.serviceWithoutAlias(), now);
    }
  }

  private Map<AddressFamily, Lasting> lasting(Look now) {
    Map<AddressFamily, Lasting> lasting = new EnumMap<>(AddressFamily.class);
    for (AddressFamily family : AddressFamily.values()) {
      lasting.put(
          family, new Lasting(of(aliases, family).lasting(now), of(services, family).lasting(now)));
    }
    return lasting;
  }

  private static Since of(Map<AddressFamily, Since> map, AddressFamily family) {
    Since since = map.get(family);
    if (since == null) {
      throw new IllegalStateException("no family " + family);
    }
    return since;
  }

  /**
   * How many addresses of a family are drifting for good.
   *
   * @param aliasWithoutService addresses on the interface that no virtual service has
   * @param serviceWithoutAlias addresses of kube-proxy's virtual services that no interface has
   */
  public record Lasting(long aliasWithoutService, long serviceWithoutAlias) {}
}
