// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What follows from what was seen.
 *
 * <p>A mechanism is in force when it routes a Service. Where none does, those that were at least
 * prepared are: kube-proxy on a cluster without Services. Where several are in force the mode is
 * mixed. eBPF that serves only pods is a companion of kube-proxy's mechanism where kube-proxy
 * answers and that is in force: then it is neither in force nor left behind.
 *
 * <p>The mode is known when kube-proxy's own word and the kernel agree, or when all could be looked
 * at and nobody else's data plane is there.
 *
 * <p>What a mechanism that is not in force holds was left behind by an earlier mode, and so was
 * what nothing leads to in one implementation of iptables while it does in the other. So was, of
 * several in force, what is kube-proxy's and not of the mode that it runs in; and all that is
 * kube-proxy's when there is none and eBPF routes. kube-proxy's word says nothing about eBPF.
 */
final class Conclusion {
  private final Sightings seen;
  private final boolean companion;
  private final Set<Mode> inForce;

  Conclusion(Sightings seen) {
    this.seen = requireNonNull(seen, "seen is null");
    Set<Mode> kubeProxys = inForce(seen.planes(), plane -> plane.mode().isKubeProxys());
    boolean onlyPods = planesOf(Mode.EBPF).stream().noneMatch(Plane::routesForAll);
    companion = onlyPods && runsInOneOf(kubeProxys);
    inForce = companion ? kubeProxys : inForce(seen.planes(), plane -> true);
  }

  DataPlane dataPlane() {
    List<Plane> planes =
        seen.planes().stream()
            .filter(plane -> inForce.contains(plane.mode()) && !isDead(plane))
            .toList();
    Set<String> backends =
        planes.stream()
            .filter(Plane::routes)
            .flatMap(plane -> plane.backend().stream())
            .collect(Collectors.toSet());
    boolean single = inForce.size() == 1 && backends.size() < 2;
    boolean known = runsInOneOf(inForce) || doubts().isEmpty();
    return new DataPlane(
        known ? mode(single) : ProxyMode.UNKNOWN,
        known && single
            ? backends.stream()
                .findFirst()
                .or(() -> planes.stream().flatMap(plane -> plane.backend().stream()).findFirst())
            : Optional.empty(),
        planes,
        leftovers(),
        known ? Optional.empty() : Optional.of(reason()),
        known ? besides() : List.of());
  }

  private static Set<Mode> inForce(List<Plane> planes, Predicate<Plane> wanted) {
    List<Plane> those = planes.stream().filter(wanted).toList();
    boolean any = those.stream().anyMatch(Plane::routes);
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    those.stream()
        .filter(plane -> any ? plane.routes() : plane.role() == Plane.Role.PREPARED)
        .map(Plane::mode)
        .forEach(modes::add);
    return modes;
  }

  private boolean runsInOneOf(Set<Mode> modes) {
    return seen.kubeProxy() instanceof KubeProxy.Answers(Mode mode) && modes.contains(mode);
  }

  private List<Plane> planesOf(Mode mode) {
    return seen.planes().stream().filter(plane -> plane.mode() == mode).toList();
  }

  private ProxyMode mode(boolean single) {
    if (inForce.isEmpty()) {
      return ProxyMode.NONE;
    }
    return single ? ProxyMode.of(inForce.iterator().next()) : ProxyMode.MIXED;
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (!seen.strangers().isEmpty()) {
      doubts.add("there is somebody else's data plane: " + String.join(", ", seen.strangers()));
    }
    if (!seen.unseen().isEmpty()) {
      doubts.add("not all could be looked at: " + String.join("; ", seen.unseen()));
    }
    return doubts;
  }

  private String reason() {
    String doubts = String.join("; ", doubts());
    return inForce.isEmpty()
        ? doubts
        : doubts
            + "; what is seen in force is "
            + inForce.stream().map(Mode::label).collect(Collectors.joining(" and "));
  }

  private List<String> besides() {
    List<String> besides = new ArrayList<>();
    if (companion && planesOf(Mode.EBPF).stream().anyMatch(Plane::routes)) {
      besides.add("eBPF serves pods beside it");
    }
    besides.addAll(doubts());
    return besides;
  }

  private Map<Mode, Long> leftovers() {
    Map<Mode, Long> leftovers = new EnumMap<>(Mode.class);
    for (Plane plane : seen.planes()) {
      boolean left = isLeft(plane.mode()) || isDead(plane);
      leftovers.merge(plane.mode(), left ? plane.objects() : 0, Long::sum);
    }
    return leftovers;
  }

  /** Tells whether nothing leads to one implementation of a mechanism while it does to another. */
  private boolean isDead(Plane plane) {
    return plane.role() == Plane.Role.INERT
        && planesOf(plane.mode()).stream()
            .anyMatch(
                other -> other.family() == plane.family() && other.role() != Plane.Role.INERT);
  }

  private boolean isLeft(Mode mode) {
    return inForce.contains(mode)
        ? mode.isKubeProxys() && isDisowned(mode)
        : !(mode == Mode.EBPF && companion);
  }

  /** Tells whether nobody keeps up to date what kube-proxy once made. */
  private boolean isDisowned(Mode mode) {
    return switch (seen.kubeProxy()) {
      case KubeProxy.Answers(Mode itsOwn) -> itsOwn != mode && inForce.contains(itsOwn);
      case KubeProxy.Gone() -> planesOf(Mode.EBPF).stream().anyMatch(Plane::routes);
      case KubeProxy.Unknown() -> false;
    };
  }
}
