// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Patience;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A control plane, and a guest that is its node; the agent is started by whoever fills it. */
final class GuestNode implements AutoCloseable {
  /** How long anything may take in a guest. */
  static final Duration PATIENCE = Duration.ofMinutes(8);

  private static final int MEMORY_MIB = 3072;

  private final List<Closeable> opened = new ArrayList<>();
  private final Lab lab;
  private final ControlPlane plane;
  private final Guest guest;

  private GuestNode() throws Exception {
    lab = opened(new Lab());
    plane = ControlPlane.start(lab);
    plane.register(Guest.NAME, Guest.IPV4, Guest.IPV6);
    guest = opened(Guest.boot(lab, MEMORY_MIB, GuestAgent.PORT, GuestProxy.HEALTH_PORT));
  }

  static GuestNode boot() throws Exception {
    return new GuestNode();
  }

  Lab lab() {
    return lab;
  }

  ControlPlane plane() {
    return plane;
  }

  Guest guest() {
    return guest;
  }

  /** Starts the agent in the guest. */
  GuestAgent startAgent() throws Exception {
    return GuestAgent.start(lab, guest);
  }

  /** Starts kube-proxy in the guest, for the caller to close. */
  GuestProxy startProxy(String mode) throws Exception {
    return GuestProxy.start(lab, plane, guest, mode);
  }

  /** Leaves it to this node to close something, before all that was opened earlier. */
  <T extends Closeable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** Waits until one has all entries of the other, each looked at anew. */
  static void await(Supplier<Map<String, Double>> expected, Supplier<Map<String, Double>> actual)
      throws InterruptedException {
    Patience patience = new Patience(PATIENCE);
    while (!patience.isOver() && !actual.get().entrySet().containsAll(expected.get().entrySet())) {
      Thread.sleep(1000);
    }
    assertThat(actual.get()).containsAllEntriesOf(expected.get());
  }

  @Override
  public void close() throws IOException {
    for (Closeable one : opened.reversed()) {
      one.close();
    }
  }
}
