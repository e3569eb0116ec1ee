// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Nodes joined by a router, and the programs on them. All of it is in namespaces without names that
 * belong to the lab's own processes; no link, rule or sysctl of the host changes, and two labs do
 * not see each other.
 *
 * <p>Every program ends with the lab. When the JVM is killed, the kernel kills them: each has asked
 * for SIGKILL at the death of the thread that started it. Needs root. Not safe for use by several
 * threads, but for {@link #start}.
 */
public final class Lab implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** It must live as long as the lab: the programs die with it. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("lab").factory());

  private final List<LabProcess> processes = new ArrayList<>();
  private final LabFolder folder;
  private final Router router;
  private int nodes;

  /** Repairs what killed labs left behind, and makes a router without nodes. */
  public Lab() throws Exception {
    folder = LabFolder.create();
    try {
      router = makeRouter();
    } catch (Exception e) {
      endProcesses();
      throw e;
    }
  }

  private Router makeRouter() throws Exception {
    LabProcess holder = hold("router", "--net", "echo ready");
    List<String> enter = List.of("nsenter", "--target", "" + holder.pid(), "--net", "--");
    return new Router(holder, new Place(enter));
  }

  /** Returns the folder for files; it is removed with the lab. */
  public Path folder() {
    return folder.path();
  }

  /** Returns the router. */
  public Router router() {
    return router;
  }

  /** Adds a node without any program on it. */
  public Node node(String name) throws Exception {
    requireNonNull(name, "name is null");
    LabProcess holder =
        hold(name, "--net --mount", "mount -t tmpfs -o mode=755 tmpfs /run && echo ready");
    Place place =
        new Place(List.of("nsenter", "--target", "" + holder.pid(), "--net", "--mount", "--"));
    Node node = new Node(name, ++nodes, holder, place);
    router.attach(node);
    return node;
  }

  private LabProcess hold(String name, String namespaces, String setup) throws Exception {
    String command = "exec unshare " + namespaces + " sh -c '" + setup + " && exec sleep infinity'";
    LabProcess holder = start(name, Place.HOST, List.of("sh", "-c", command));
    holder.await("its namespaces are made", PATIENCE, () -> holder.log().contains("ready"));
    return holder;
  }

  /** Starts a program with the JVM's environment, but without the agent's settings. */
  public LabProcess start(String name, Place place, List<String> command) throws Exception {
    return start(name, place, command, Map.of());
  }

  /**
   * Starts a program.
   *
   * @param name of its log file, {@code NAME.log} in the folder
   * @param environment what its environment has beside the JVM's
   */
  public LabProcess start(
      String name, Place place, List<String> command, Map<String, String> environment)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    words.addAll(place.command(command));
    Path log = folder().resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("CLIFFWATCH_"));
    builder.environment().putAll(environment);
    try {
      Process process = starter.submit(() -> startAndNote(builder)).get();
      LabProcess started = new LabProcess(name, process, log);
      synchronized (processes) {
        processes.add(started);
      }
      return started;
    } catch (ExecutionException e) {
      throw new IOException("cannot start " + name, e.getCause());
    }
  }

  private Process startAndNote(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    process.getOutputStream().close();
    folder.started(process.toHandle());
    return process;
  }

  /** Ends all programs, the last one first, and with them the namespaces; removes the folder. */
  @Override
  public void close() throws IOException {
    router.close();
    endProcesses();
  }

  private void endProcesses() throws IOException {
    synchronized (processes) {
      processes.reversed().forEach(LabProcess::close);
    }
    starter.shutdownNow();
    folder.close();
  }
}
