// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A node's data plane, as what the kernel holds tells it and not as anybody configured it.
 *
 * <p>A mechanism is in force when it routes a Service. Where none does, those that were at least
 * prepared are: kube-proxy on a cluster without Services. What a mechanism that is not in force
 * holds was left behind by an earlier mode. Where several are in force the mode is mixed, and of
 * those the ones that kube-proxy is not configured for, if it says so, were left behind too.
 *
 * @param mode the mode
 * @param backend which iptables, in mode iptables
 * @param inForce the planes of the mechanisms in force
 * @param leftovers for each mechanism that is there: how many objects an earlier mode left in it
 * @param reason why the mode is unknown, for people; empty when it is known
 */
public record DataPlane(
    ProxyMode mode,
    Optional<String> backend,
    List<Plane> inForce,
    Map<Mode, Long> leftovers,
    Optional<String> reason) {
  /** Checks the arguments. */
  public DataPlane {
    requireNonNull(mode, "mode is null");
    requireNonNull(backend, "backend is null");
    inForce = List.copyOf(inForce);
    leftovers = Collections.unmodifiableMap(new EnumMap<>(leftovers));
    requireNonNull(reason, "reason is null");
  }

  /** Concludes from what was seen. */
  public static DataPlane of(Sightings seen) {
    Set<Mode> modes = inForce(seen.planes());
    List<Plane> planes =
        seen.planes().stream().filter(plane -> modes.contains(plane.mode())).toList();
    Set<String> backends =
        planes.stream()
            .filter(Plane::routes)
            .flatMap(plane -> plane.backend().stream())
            .collect(Collectors.toSet());
    boolean single = modes.size() == 1 && backends.size() < 2;
    return new DataPlane(
        mode(modes, single, seen),
        single
            ? planes.stream().flatMap(plane -> plane.backend().stream()).findFirst()
            : Optional.empty(),
        planes,
        leftovers(seen, modes),
        modes.isEmpty() ? reason(seen) : Optional.empty());
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
    leftovers.forEach((from, objects) -> {
      if (objects > 0) {
        words.append(
            String.format(
                Locale.ROOT, "; %,d objects of mode %s left over", objects, from.label()));
      }
    });
    return words.toString();
  }

  private static Set<Mode> inForce(List<Plane> planes) {
    boolean any = planes.stream().anyMatch(Plane::routes);
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    Plane.Role needed = any ? Plane.Role.ROUTES : Plane.Role.PREPARED;
    planes.stream().filter(plane -> plane.role() == needed).map(Plane::mode).forEach(modes::add);
    return modes;
  }

  private static ProxyMode mode(Set<Mode> modes, boolean single, Sightings seen) {
    if (single) {
      return ProxyMode.of(modes.iterator().next());
    }
    if (!modes.isEmpty()) {
      return ProxyMode.MIXED;
    }
    return reason(seen).isPresent() ? ProxyMode.UNKNOWN : ProxyMode.NONE;
  }

  private static Optional<String> reason(Sightings seen) {
    if (!seen.strangers().isEmpty()) {
      return Optional.of(
          "there is somebody else's data plane: " + String.join(", ", seen.strangers()));
    }
    return seen.unseen().isEmpty()
        ? Optional.empty()
        : Optional.of("not all could be looked at: " + String.join("; ", seen.unseen()));
  }

  private static Map<Mode, Long> leftovers(Sightings seen, Set<Mode> inForce) {
    Optional<Mode> rightful = seen.configured().filter(inForce::contains);
    Map<Mode, Long> leftovers = new EnumMap<>(Mode.class);
    for (Plane plane : seen.planes()) {
      boolean left =
          !inForce.contains(plane.mode())
              || rightful.filter(mode -> mode != plane.mode()).isPresent();
      leftovers.merge(plane.mode(), left ? plane.objects() : 0, Long::sum);
    }
    return leftovers;
  }
}
