// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Where all collectors stand at one moment. A scrape takes it once, so that figures which follow
 * from each other come from the same reading even when a census ends meanwhile.
 */
public final class States {
  private final Map<CollectorThread<?, ?>, CollectorState<?, ?>> states = new LinkedHashMap<>();

  private States() {}

  static States now(List<CollectorThread<?, ?>> threads) {
    States now = new States();
    threads.forEach(thread -> now.states.put(thread, thread.state()));
    return now;
  }

  /**
   * Returns where a collector stands.
   *
   * @throws IllegalArgumentException when it is not one of the agent's
   */
  @SuppressWarnings("unchecked") // put under this thread, so of its types
  public <S, C> CollectorState<S, C> of(CollectorThread<S, C> thread) {
    CollectorState<?, ?> state = states.get(thread);
    if (state == null) {
      throw new IllegalArgumentException(thread.collector().name() + " is not a collector here");
    }
    return (CollectorState<S, C>) state;
  }

  void forEach(BiConsumer<Collector<?, ?>, CollectorState<?, ?>> consumer) {
    states.forEach((thread, state) -> consumer.accept(thread.collector(), state));
  }
}
