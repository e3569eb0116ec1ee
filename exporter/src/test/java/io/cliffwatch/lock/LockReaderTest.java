// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockReaderTest {
  private static final Procfs PROCFS = new Procfs(Path.of("/proc"));

  @Test
  void aFreeLockIsHeldByNobody(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    assertThat(read(new LockReader(PROCFS, file))).isEmpty();
  }

  @Test
  void withoutTheFileThereIsNothingToRead(@TempDir Path folder) throws Exception {
    assertThat(new LockReader(PROCFS, folder.resolve("none")).read())
        .isEqualTo(
            new Outcome.Absent<LockSnapshot>(
                "there is no "
                    + folder.resolve("none")
                    + "; in a container, mount the node's (hostPath, FileOrCreate)"));
  }

  @Test
  void aStrangerHoldsItForAsLongAsItWasSeenAtLeast(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    Process holder = flock(file);
    try {
      LockReader reader = new LockReader(PROCFS, file);
      LockSnapshot.Held first = read(reader).orElseThrow();
      assertThat(first.holder()).isEqualTo(Holder.OTHER);
      assertThat(first.waiters()).isZero();
      assertThat(first.since()).isZero();
      Thread.sleep(300);
      assertThat(read(reader).orElseThrow().since().toMillis()).isBetween(300L, 20_000L);
    } finally {
      end(holder);
    }
  }

  @Test
  @Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY})
  void aRestoreThatHoldsItIsNamedAndThoseWhoWaitAreCounted() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      LockReader reader = new LockReader(PROCFS, namespace.xtablesLock());
      Process holder = restore(namespace);
      Writer rules = holder.outputWriter();
      rules.write("*nat\n");
      rules.flush();
      await(reader, held -> held.holder() == Holder.IPTABLES_RESTORE && held.waiters() == 0);
      Process first = restore(namespace);
      first.outputWriter().append("*nat\nCOMMIT\n").close();
      Process second =
          namespace.start(new ProcessBuilder("iptables-legacy", "-w", "-t", "nat", "-S"));
      LockSnapshot.Held held = await(reader, now -> now.waiters() == 2);
      assertThat(held.holder()).isEqualTo(Holder.IPTABLES_RESTORE);
      assertThat(held.since()).isPositive();
      rules.append("COMMIT\n").close();
      assertThat(first.waitFor() + second.waitFor() + holder.waitFor()).isZero();
      assertThat(read(reader)).isEmpty();
    }
  }

  @Test
  @Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY})
  void aRestoreThatWaitsForAnotherProcessIsSeenWaiting() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      Process holder = flock(namespace.xtablesLock());
      LockReader reader = new LockReader(PROCFS, namespace.xtablesLock());
      Process waiter = restore(namespace);
      waiter.outputWriter().append("*nat\nCOMMIT\n").close();
      assertThat(await(reader, held -> held.waiters() == 1).holder()).isEqualTo(Holder.OTHER);
      holder.getOutputStream().close();
      assertThat(waiter.waitFor()).isZero();
    }
  }

  @Test
  void whoHasWaitedHoldsItSinceTheOtherLetGo(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    LockReader reader = new LockReader(PROCFS, file);
    assertThat(read(reader)).isEmpty();
    Process first = flock(file);
    Process second = tool(file);
    try {
      await(reader, held -> held.holder() == Holder.OTHER && held.waiters() == 1);
      Thread.sleep(2_000);
      first.getOutputStream().close();
      assertThat(second.inputReader().readLine()).isEqualTo("held");
      LockSnapshot.Held held = read(reader).orElseThrow();
      assertThat(held.holder()).isEqualTo(Holder.IPTABLES_RESTORE);
      assertThat(held.since().toMillis()).as("its wait is no part of it").isLessThan(1_000);
      assertThat(read(new LockReader(PROCFS, file)).orElseThrow().since())
          .as("nor is it where nothing is known of the time before")
          .isZero();
    } finally {
      end(first);
      end(second);
    }
  }

  @Test
  void whoFoundItFreeHasHeldItSinceItsFork(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    LockReader reader = new LockReader(PROCFS, file);
    Thread.sleep(300);
    assertThat(read(reader)).isEmpty();
    long free = System.nanoTime();
    Process holder = tool(file);
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      Thread.sleep(500);
      LockSnapshot.Held held = read(reader).orElseThrow();
      assertThat(held.holder()).isEqualTo(Holder.IPTABLES_RESTORE);
      assertThat(held.since().toNanos())
          .isBetween(490_000_000L, System.nanoTime() - free + 10_000_000L);
    } finally {
      end(holder);
    }
  }

  /** Starts what goes by the name of a tool and holds the lock once it has it. */
  private static Process tool(Path file) throws IOException {
    String line = "exec -a iptables-restore flock " + file + " sh -c 'echo held; read line'";
    return new ProcessBuilder("bash", "-c", line).start();
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    process.waitFor();
  }

  private static Process flock(Path file) throws IOException {
    Process holder =
        new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo held; read line").start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");
    return holder;
  }

  private static Process restore(ScratchNamespace namespace) throws Exception {
    return namespace.start(new ProcessBuilder("iptables-legacy-restore", "-w"));
  }

  private static LockSnapshot.Held await(LockReader reader, Predicate<LockSnapshot.Held> wanted)
      throws Exception {
    for (int i = 0; i < 1_000; i++) {
      Optional<LockSnapshot.Held> held = read(reader).filter(wanted);
      if (held.isPresent()) {
        return held.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it does not come to that: " + read(reader));
  }

  private static Optional<LockSnapshot.Held> read(LockReader reader) throws IOException {
    if (reader.read() instanceof Outcome.Read<LockSnapshot>(LockSnapshot snapshot)) {
      return snapshot.held();
    }
    throw new AssertionError("the lock cannot be read");
  }
}
