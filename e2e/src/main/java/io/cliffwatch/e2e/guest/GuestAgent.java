// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code cliffwatch run} in a guest, in its initial namespaces; scraped from the router. */
public final class GuestAgent implements AutoCloseable {
  /** Its port, in the guest and, forwarded, in the router. */
  public static final int PORT = 10968;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A test waits for the figures: the cadence that spares a node would make it wait longer. */
  private static final List<String> FLAGS =
      List.of("--collect.interval=5s", "--census.cpu-share=1");

  private final Place router;
  private final LabProcess process;

  private GuestAgent(Place router, LabProcess process) {
    this.router = router;
    this.process = process;
  }

  /** Starts it, and waits until it is ready. {@link #PORT} of the guest must be forwarded. */
  public static GuestAgent start(Lab lab, Guest guest, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "JAVA_HOME=" + System.getProperty("java.home")));
    // Emulated, the second compiler would take minutes.
    command.add("CLIFFWATCH_JAVA_OPTS=-XX:TieredStopAtLevel=1");
    command.addAll(List.of(Checkout.agent().toString(), "run"));
    command.addAll(FLAGS);
    command.addAll(List.of(flags));
    LabProcess process = lab.start("guest-agent", guest.place(), command);
    GuestAgent agent = new GuestAgent(lab.router().place(), process);
    process.await("it is ready", PATIENCE, agent::isReady);
    return agent;
  }

  private boolean isReady() throws InterruptedException {
    return Guest.answers(router, "http://127.0.0.1:" + PORT + "/readyz");
  }

  /** Returns what it exposes now. */
  public Exposition metrics() {
    return Exposition.parse(router.exec(curl("/metrics")));
  }

  private static String[] curl(String path) {
    return new String[] {"curl", "-sf", "--max-time", "60", "http://127.0.0.1:" + PORT + path};
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }

  /** Ends it. */
  @Override
  public void close() {
    process.close();
  }
}
