// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.collector.Attempt;
import io.cliffwatch.collector.CollectorThread.ThreadStart;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.config.Config;
import io.cliffwatch.ebpf.EbpfReader;
import io.cliffwatch.iptables.IptablesReader;
import io.cliffwatch.ipvs.IpvsReader;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceLister;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.nftables.NftablesReader;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Lists the node's Services from the kernel, on a thread of its own. Those who ask at the same
 * time, or shortly after another one, share an answer: it costs as much as a census.
 *
 * <p>Safe for use by several threads.
 */
final class ServicesReader implements AutoCloseable {
  private static final Duration SHARED = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  private final List<Source> sources = new ArrayList<>();
  private final ThreadStart start;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("services").factory());
  private CompletableFuture<ServiceListing> latest = CompletableFuture.completedFuture(null);
  private long asked;
  private boolean started;

  private record Source(String name, Supplier<ServiceLister> lister) {}

  ServicesReader(Config config) {
    start = new NodeNetwork(config.kernel().networkNamespace())::enter;
    Procfs procfs = new Procfs(config.kernel().procfs());
    if (config.collectors().iptables()) {
      sources.add(new Source("iptables", () -> new IptablesReader(procfs, Libc.get())));
    }
    if (config.collectors().ipvs()) {
      sources.add(new Source("ipvs", () -> new IpvsReader(procfs, Libc.get())));
    }
    if (config.collectors().nftables()) {
      sources.add(new Source("nftables", () -> new NftablesReader(procfs)));
    }
    if (config.collectors().ebpf()) {
      sources.add(
          new Source(
              "ebpf", () -> new EbpfReader(Libc.get(), procfs, config.collectors().ebpfMaps())));
    }
  }

  /** Reads, or joins those who have just asked. */
  synchronized CompletionStage<ServiceListing> services() {
    boolean isShared = asked != 0 && System.nanoTime() - asked < SHARED.toNanos();
    if (!isShared || latest.isCompletedExceptionally()) {
      asked = System.nanoTime();
      latest = CompletableFuture.supplyAsync(this::read, executor);
    }
    return latest.minimalCompletionStage();
  }

  private ServiceListing read() {
    List<ListedService> services = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Source source : sources) {
      try (ServiceLister lister = source.lister().get()) {
        switch (outcome(lister)) {
          case Outcome.Read<List<ListedService>>(List<ListedService> listed) ->
              services.addAll(listed);
          case Outcome.Absent<List<ListedService>>(String reason, Lack lack) -> {
            if (lack != Lack.OF_SUBJECT) {
              notes.add(source.name() + ": " + reason);
            }
          }
          case Outcome.Failed<List<ListedService>>(Exception cause) ->
              notes.add(source.name() + ": " + cause.getMessage());
        }
      }
    }
    return new ServiceListing(services, notes);
  }

  private Outcome<List<ListedService>> outcome(ServiceLister lister) {
    Attempt<List<ListedService>> attempt = () -> startAndRead(lister);
    Outcome<List<ListedService>> outcome = attempt.outcome();
    for (int tries = 1; tries < TRIES && isTorn(outcome); tries++) {
      outcome = attempt.outcome();
    }
    return outcome;
  }

  private static boolean isTorn(Outcome<?> outcome) {
    return outcome instanceof Outcome.Failed<?>(Exception cause)
        && cause instanceof TornReadException;
  }

  private Outcome<List<ListedService>> startAndRead(ServiceLister lister) throws IOException {
    if (!started) {
      start.run();
      started = true;
    }
    return lister.services();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
