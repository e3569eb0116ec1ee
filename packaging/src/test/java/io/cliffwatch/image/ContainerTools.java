// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.image;

import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * buildah and podman with storage and settings of their own, so that nothing of the machine's
 * images is seen or changed; and podman's service, which Testcontainers talks to.
 *
 * <p>The service runs in a scratch network namespace, which is the "host's network" of its
 * containers. It has a mount namespace too, without the second cgroup hierarchy: where version 1
 * and 2 are mounted side by side, crun refuses to start containers.
 */
final class ContainerTools implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Map<String, String> environment;
  private final Process service;

  ContainerTools(Path folder, ScratchNamespace network) throws Exception {
    this.folder = folder;
    Path storage = folder.resolve("storage.conf");
    Path containers = folder.resolve("containers.conf");
    Files.writeString(
        storage,
        """
        [storage]
        driver = "overlay"
        graphroot = "%1$s/graph"
        runroot = "%1$s/run"
        """
            .formatted(folder));
    // The limits that podman would set by default may be above those of the machine.
    Files.writeString(
        containers,
        """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
        log_driver = "k8s-file"
        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        tmp_dir = "%s/tmp"
        """
            .formatted(folder));
    environment =
        Map.of(
            "CONTAINERS_STORAGE_CONF",
            storage.toString(),
            "CONTAINERS_CONF",
            containers.toString());
    service = startService(network);
  }

  private Process startService(ScratchNamespace network) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "umount /sys/fs/cgroup/unified 2>/dev/null; exec podman system service --time=0"
                    + " \"$0\"",
                "unix://" + socket())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile());
    builder.environment().putAll(environment);
    Process started = network.start(builder);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "podman's service does not start: " + Files.readString(folder.resolve("service.log")));
      }
      Thread.sleep(50);
    }
    System.setProperty(PodmanStrategy.SOCKET, socket().toString());
    return started;
  }

  private Path socket() {
    return folder.resolve("podman.sock");
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** Runs buildah or podman, and returns its standard output. */
  String run(String... command) {
    List<String> words = List.of(command);
    return Tool.run(environment, "", words).outputOrThrow(words);
  }

  @Override
  public void close() {
    Tool removal = Tool.run(environment, "", List.of("podman", "rm", "--all", "--force"));
    service.destroy();
    service.onExit().completeOnTimeout(service, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    service.destroyForcibly();
    // Commands outside the service's mount namespace left it mounted.
    Tool.run(Map.of(), "", List.of("umount", folder.resolve("graph/overlay").toString()));
    // JUnit would remove it too, with a warning for each of the images' symbolic links.
    Tool.run(
        Map.of(),
        "",
        List.of("rm", "-rf", "--one-file-system", folder.resolve("graph").toString()));
    if (removal.status() != 0) {
      throw new IllegalStateException("containers could not be removed: " + removal.error());
    }
  }
}
