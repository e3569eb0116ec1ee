// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of the name that a test wants, in its network namespace: a shell that does what it is
 * told, like kube-proxy, which runs its tools as children.
 */
public final class FakeProcess implements AutoCloseable {
  /**
   * The second line of {@code times}: what the children used, in the user's code and in the kernel.
   */
  private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

  private final Process process;

  /**
   * Starts it.
   *
   * @param folder takes a link of the name
   */
  public FakeProcess(ScratchNamespace namespace, Path folder, String name) throws Exception {
    Path link = folder.resolve(name);
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, Path.of("/bin/sh"));
    }
    ProcessBuilder shell = new ProcessBuilder(List.of(link.toString(), "-s"));
    process = namespace.start(shell.redirectErrorStream(true));
    run("echo begun");
    if (!process.inputReader(UTF_8).readLine().equals("begun")) {
      throw new IllegalStateException("the shell does not run");
    }
  }

  /** Returns the process. */
  public Process process() {
    return process;
  }

  /** Lets it run a command and waits until that has ended; returns the lines of its output. */
  public List<String> runToTheEnd(String command) throws IOException {
    run(command + "; echo done");
    List<String> lines = new ArrayList<>();
    String line = process.inputReader(UTF_8).readLine();
    while (line != null && !line.equals("done")) {
      lines.add(line);
      line = process.inputReader(UTF_8).readLine();
    }
    return lines;
  }

  /** Returns the CPU time of the commands that have ended, as the shell itself is told: seconds. */
  public double toolSeconds() throws IOException {
    Matcher times = TIMES.matcher(runToTheEnd("times").get(1));
    if (!times.matches()) {
      throw new IllegalStateException("the shell tells other times");
    }
    return 60 * (number(times, 1) + number(times, 3)) + number(times, 2) + number(times, 4);
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }

  private void run(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Kills it and what it has started, and waits for its end. */
  public void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    end();
  }
}
