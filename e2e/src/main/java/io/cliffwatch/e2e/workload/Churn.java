// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.workload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a workload at a rate, in turn: a Service's endpoints move, a Service more is made, the
 * endpoints move back, that Service is deleted. While it runs nobody else may change the workload;
 * once it is closed all is as before.
 */
public final class Churn implements AutoCloseable {
  /** No workload of a test is that large. */
  private static final LabService EXTRA = new LabService(51_999, Shape.PLAIN, 1);

  private static final int STEPS = 4;

  private final Workload workload;
  private final List<LabService> services;
  private final long pauseNanos;
  private final Thread thread;
  private volatile boolean ending;
  private volatile long changes;
  private volatile @Nullable IOException failure;

  private Churn(Workload workload, double perSecond) {
    this.workload = workload;
    this.services =
        workload.services().stream()
            .filter(service -> service.shape().sliceFamilies().contains("IPv4"))
            .toList();
    this.pauseNanos = (long) (Duration.ofSeconds(1).toNanos() / perSecond);
    this.thread = Thread.ofPlatform().daemon().name("churn").unstarted(this::run);
  }

  /**
   * Starts it.
   *
   * @param perSecond changes a second, as far as the API takes them
   */
  public static Churn start(Workload workload, double perSecond) {
    Churn churn = new Churn(workload, perSecond);
    churn.thread.start();
    return churn;
  }

  /** Returns how many changes were written. */
  public long changes() {
    return changes;
  }

  private void run() {
    long next = System.nanoTime();
    // Ends only after the last of the four steps, which undoes the others.
    for (long step = 0; failure == null && !(ending && step % STEPS == 0); step++) {
      try {
        change(step);
        changes = step + 1;
      } catch (IOException e) {
        failure = e;
      }
      next += pauseNanos;
      pauseUntil(next);
    }
  }

  private void change(long step) throws IOException {
    LabService service = services.get((int) (step / STEPS % services.size()));
    switch ((int) (step % STEPS)) {
      case 0 -> workload.move(service, 1);
      case 1 -> workload.add(List.of(EXTRA));
      case 2 -> workload.move(service, 0);
      case 3 -> workload.delete(List.of(EXTRA));
      default -> throw new IllegalStateException("step " + step);
    }
  }

  private void pauseUntil(long time) {
    long left = time - System.nanoTime();
    if (left > 0 && !ending) {
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        ending = true;
      }
    }
  }

  /**
   * Ends it and waits until all is as before.
   *
   * @throws IOException what the API said to a change, if one failed
   */
  @Override
  public void close() throws IOException {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
