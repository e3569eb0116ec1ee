// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process in order. The JVM answers SIGTERM and SIGINT with its shutdown hooks and exit
 * status 143 or 130; this hook tells the main thread instead, waits until it has closed what it
 * opened, and halts with its status.
 */
public final class Termination {
  /** SIGTERM ends the agent within 5 s; this leaves a second for the JVM. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean exiting;
  private volatile int status = ExitStatus.FAULT;

  private Termination() {}

  /** Takes the process's signals over; at most once in a process. */
  public static Termination install() {
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(new Thread(termination::signalled, "termination"));
    return termination;
  }

  /** Waits until a signal asks the process to end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Waits this long for a signal, and tells whether one has asked the process to end. */
  public boolean within(Duration time) throws InterruptedException {
    return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process: at once, or after a signal by letting the hook end it. Does not return. */
  public void exit(int exitStatus) {
    status = exitStatus;
    exiting = asked.getCount() > 0;
    finished.countDown();
    // Once a signal has come this waits for ever, while the hook halts.
    System.exit(exitStatus);
  }

  private void signalled() {
    asked.countDown();
    if (exiting) {
      return; // no signal but our own exit, whose status the JVM keeps
    }
    try {
      if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("cliffwatch: did not close in " + PATIENCE.toSeconds() + " s, ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }
}
