// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.cliffwatch.collector.CollectorSet;
import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.CollectorThread;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.States;
import io.cliffwatch.collector.Status;
import io.cliffwatch.dataplane.DataPlane;
import io.cliffwatch.web.AgentStatus;
import io.cliffwatch.web.CollectorStatus;
import io.cliffwatch.web.CollectorStatus.State;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The collectors as the web server shows them. */
final class AgentView implements AgentStatus {
  private final CollectorSet collectors;
  private final Function<States, Optional<DataPlane>> dataPlane;

  /**
   * Shows these collectors.
   *
   * @param dataPlane concludes what routes Services from where the collectors stand
   */
  AgentView(CollectorSet collectors, Function<States, Optional<DataPlane>> dataPlane) {
    this.collectors = requireNonNull(collectors, "collectors is null");
    this.dataPlane = requireNonNull(dataPlane, "dataPlane is null");
  }

  @Override
  public Optional<String> unhealthy() {
    return collectors.unhealthy();
  }

  @Override
  public Optional<String> notReady() {
    return collectors.notReady();
  }

  @Override
  public Optional<String> dataPlane() {
    return dataPlane.apply(collectors.states()).map(DataPlane::description);
  }

  @Override
  public List<CollectorStatus> collectors() {
    return collectors.threads().stream().map(this::status).toList();
  }

  private CollectorStatus status(CollectorThread<?, ?> thread) {
    String name = thread.collector().name();
    CollectorState<?, ?> state = thread.state();
    boolean counts = thread.collector().census().isPresent();
    Optional<? extends Reading<?>> figures = counts ? state.census() : state.reading();
    return switch (state.status()) {
      case Status.Pending() -> new CollectorStatus(name, State.WAITING, "", Optional.empty());
      case Status.Working() -> {
        boolean owed = counts && state.owedSince().isPresent();
        String note =
            Stream.of(counts ? note(owed) : "", thread.remark())
                .filter(words -> !words.isEmpty())
                .collect(joining("; "));
        yield new CollectorStatus(
            name, owed ? State.WAITING : State.OK, note, figures.map(Reading::age));
      }
      case Status.Absent(String reason, _) ->
          new CollectorStatus(name, State.ABSENT, reason, Optional.empty());
      case Status.Failed(String reason) ->
          new CollectorStatus(name, State.FAILED, reason, figures.map(Reading::age));
    };
  }

  private String note(boolean owed) {
    return collectors
        .censusPostponed()
        .or(() -> owed ? Optional.of("the tables are not counted yet") : Optional.empty())
        .or(collectors::censusBlindness)
        .orElse("");
  }
}
