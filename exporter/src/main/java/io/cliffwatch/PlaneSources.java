// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.CollectorThread;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.States;
import io.cliffwatch.collector.Status;
import io.cliffwatch.dataplane.DataPlane;
import io.cliffwatch.dataplane.KubeProxy;
import io.cliffwatch.dataplane.Mode;
import io.cliffwatch.dataplane.Plane;
import io.cliffwatch.dataplane.Sightings;
import io.cliffwatch.host.HostSnapshot;
import io.cliffwatch.host.OtherDataPlane;
import io.cliffwatch.kubeproxy.KubeProxySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The collectors whose censuses tell what routes Services on this node. */
final class PlaneSources {
  private final List<Source<?, ?>> sources = new ArrayList<>();
  private Optional<CollectorThread<HostSnapshot, ?>> host = Optional.empty();
  private Optional<CollectorThread<KubeProxySnapshot, ?>> kubeProxy = Optional.empty();

  private record Source<S, C>(CollectorThread<S, C> thread, Function<C, List<Plane>> planes) {
    /** Tells whether the collector may still come to see something, and is about to. */
    boolean pending(States states) {
      CollectorState<S, C> state = states.of(thread);
      return switch (state.status()) {
        case Status.Pending() -> true;
        case Status.Working() -> state.census().isEmpty();
        case Status.Absent ignored -> false;
        case Status.Failed ignored -> false;
      };
    }

    void add(States states, List<Plane> seen, List<String> unseen) {
      CollectorState<S, C> state = states.of(thread);
      Optional<C> census = state.census().map(Reading::snapshot);
      census.ifPresent(counted -> seen.addAll(planes.apply(counted)));
      if (census.isEmpty()) {
        reason(state.status()).ifPresent(why -> unseen.add(name() + ": " + why));
      }
    }

    private String name() {
      return thread.collector().name();
    }

    private static Optional<String> reason(Status status) {
      return switch (status) {
        case Status.Pending() -> Optional.empty();
        case Status.Working() -> Optional.empty();
        case Status.Absent(String reason, Lack lack) ->
            lack == Lack.OF_SUBJECT ? Optional.empty() : Optional.of(reason);
        case Status.Failed(String reason) -> Optional.of(reason);
      };
    }
  }

  /** Takes the traces of other data planes from there. */
  void strangers(CollectorThread<HostSnapshot, ?> thread) {
    host = Optional.of(thread);
  }

  /** Takes from there whether kube-proxy is there, and the mode that it says it runs in. */
  void kubeProxy(CollectorThread<KubeProxySnapshot, ?> thread) {
    kubeProxy = Optional.of(thread);
  }

  <S, C> void add(CollectorThread<S, C> thread, Function<C, List<Plane>> planes) {
    sources.add(new Source<>(thread, planes));
  }

  /** Concludes from the latest censuses; empty until each collector has had its first say. */
  Optional<DataPlane> dataPlane(States states) {
    if (sources.isEmpty()
        || sources.stream().anyMatch(source -> source.pending(states))
        || Stream.concat(host.stream(), kubeProxy.stream())
            .anyMatch(thread -> states.of(thread).status() instanceof Status.Pending)) {
      return Optional.empty();
    }
    List<Plane> seen = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    sources.forEach(source -> source.add(states, seen, unseen));
    return Optional.of(
        DataPlane.of(new Sightings(seen, strangers(states), unseen, kubeProxy(states))));
  }

  private KubeProxy kubeProxy(States states) {
    return kubeProxy.map(thread -> kubeProxy(states.of(thread))).orElseGet(KubeProxy.Unknown::new);
  }

  /** One that is only not reached, or not permitted to be looked for, is not gone. */
  static KubeProxy kubeProxy(CollectorState<KubeProxySnapshot, ?> state) {
    if (state.readStatus() instanceof Status.Absent(_, Lack lack) && lack == Lack.OF_SUBJECT) {
      return new KubeProxy.Gone();
    }
    return state
        .reading()
        .flatMap(reading -> reading.snapshot().configuration().mode())
        .flatMap(Mode::of)
        .<KubeProxy>map(KubeProxy.Answers::new)
        .orElseGet(KubeProxy.Unknown::new);
  }

  private List<String> strangers(States states) {
    return host
        .flatMap(thread -> states.of(thread).reading())
        .map(reading -> reading.snapshot().otherDataPlanes())
        .orElse(List.of())
        .stream()
        .map(OtherDataPlane.Trace::description)
        .toList();
  }
}
