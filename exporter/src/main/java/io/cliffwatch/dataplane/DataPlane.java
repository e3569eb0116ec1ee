// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node's data plane, as what the kernel holds tells it and not as anybody configured it; {@link
 * Conclusion} says how.
 *
 * @param mode the mode
 * @param backend which iptables, in mode iptables
 * @param inForce the planes of the mechanisms in force, as far as they are seen
 * @param leftovers for each mechanism that is there: how many objects an earlier mode left in it
 * @param reason why the mode is unknown, for people; empty when it is known
 * @param besides what else there is, or may be, beside a mode that is known; a sentence each
 */
public record DataPlane(
    ProxyMode mode,
    Optional<String> backend,
    List<Plane> inForce,
    Map<Mode, Long> leftovers,
    Optional<String> reason,
    List<String> besides) {
  /** Checks the arguments. */
  public DataPlane {
    requireNonNull(mode, "mode is null");
    requireNonNull(backend, "backend is null");
    inForce = List.copyOf(inForce);
    leftovers = Collections.unmodifiableMap(new EnumMap<>(leftovers));
    requireNonNull(reason, "reason is null");
    besides = List.copyOf(besides);
  }

  /** Concludes from what was seen. */
  public static DataPlane of(Sightings seen) {
    return new Conclusion(seen).dataPlane();
  }

  /** Says it in one line, such as {@code ipvs: 5,000 Services and 25,000 endpoints of IPv4}. */
  public String description() {
    StringBuilder words = new StringBuilder(mode.label());
    backend.ifPresent(name -> words.append(" (").append(name).append(')'));
    reason.ifPresent(why -> words.append(": ").append(why));
    if (!inForce.isEmpty()) {
      words.append(
          inForce.stream().map(Plane::description).collect(Collectors.joining(", ", ": ", "")));
    }
    besides.forEach(what -> words.append("; ").append(what));
    leftovers.forEach((from, objects) -> {
      if (objects > 0) {
        words.append(
            String.format(
                Locale.ROOT, "; %,d objects of mode %s left over", objects, from.label()));
      }
    });
    return words.toString();
  }
}
