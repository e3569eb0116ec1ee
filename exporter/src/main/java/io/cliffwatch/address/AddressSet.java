// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** An immutable set of addresses of one family. */
public final class AddressSet {
  private static final AddressSet EMPTY = new Builder().build();

  private final KeySet keys;

  private AddressSet(KeySet keys) {
    this.keys = keys;
  }

  /** Returns the set without addresses. */
  public static AddressSet empty() {
    return EMPTY;
  }

  /** Makes a set of addresses. */
  public static AddressSet of(Collection<Address> addresses) {
    return addresses.stream().collect(collector());
  }

  /** Returns a collector of addresses, of which one can come twice. */
  public static Collector<Address, ?, AddressSet> collector() {
    return Collector.of(Builder::new, Builder::add, Builder::with, Builder::build);
  }

  /** Collects addresses. Not safe for use by several threads. */
  public static final class Builder {
    private KeySet keys = new KeySet();

    /** Starts without addresses. */
    public Builder() {}

    /** Adds an address, which may be there already. */
    public void add(Address address) {
      add(address.high(), address.low());
    }

    /** Adds an address by its numbers, as {@link Address} has them. */
    public void add(long high, long low) {
      keys.add(high, low, 0);
    }

    /** Adds what another builder has. */
    Builder with(Builder other) {
      other.keys.forEach((high, low, ignored) -> add(high, low));
      return this;
    }

    /** Returns the set; the builder starts anew. */
    public AddressSet build() {
      AddressSet built = new AddressSet(keys);
      keys = new KeySet();
      return built;
    }
  }

  /** Returns how many addresses there are. */
  public int size() {
    return keys.size();
  }

  /** Tells whether an address is there. */
  public boolean contains(Address address) {
    return keys.contains(address.high(), address.low(), 0);
  }

  /** Returns how many addresses are in this set and in the other. */
  public int sizeOfIntersection(AddressSet other) {
    int[] count = new int[1];
    keys.forEach((high, low, ignored) -> {
      if (other.keys.contains(high, low, 0)) {
        count[0]++;
      }
    });
    return count[0];
  }

  /** Returns the addresses of this set that none of the others has. */
  public List<Address> without(AddressSet... others) {
    List<Address> rest = new ArrayList<>();
    keys.forEach((high, low, ignored) -> {
      for (AddressSet other : others) {
        if (other.keys.contains(high, low, 0)) {
          return;
        }
      }
      rest.add(new Address(high, low));
    });
    return rest;
  }

  /** Hands over all addresses, in no order. */
  public void forEach(Consumer<Address> consumer) {
    keys.forEach((high, low, ignored) -> consumer.accept(new Address(high, low)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressSet set && set.size() == size() && set.without(this).isEmpty();
  }

  @Override
  public int hashCode() {
    int[] sum = new int[1];
    keys.forEach((high, low, ignored) -> sum[0] += Long.hashCode(high * 31 + low));
    return sum[0];
  }

  @Override
  public String toString() {
    return size() + " addresses";
  }
}
