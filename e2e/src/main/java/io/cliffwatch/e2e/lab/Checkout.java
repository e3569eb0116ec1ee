// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The checkout that the lab runs in, and the programs that were built for it. */
public final class Checkout {
  private static final String GO_TOOL = "build-tools/go-tool.sh";

  private static final Map<String, Path> FOLDERS = new ConcurrentHashMap<>();

  private Checkout() {}

  /** Returns the checkout's folder, which holds the working directory. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(GO_TOOL))) {
      folder = requireNonNull(folder.getParent(), "not in a checkout");
    }
    return folder;
  }

  /**
   * Returns a program of a Go module below {@code e2e/go} or {@code build-tools/go}; builds it when
   * that was not done yet, which can take many minutes.
   *
   * @param module the module's folder, such as {@code kubernetes-1.37}
   * @param program the program, such as {@code kube-apiserver}
   */
  public static Path program(String module, String program) {
    return FOLDERS.computeIfAbsent(module, Checkout::build).resolve(program);
  }

  private static Path build(String module) {
    ProcessBuilder builder =
        new ProcessBuilder(root().resolve(GO_TOOL).toString(), module)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      String folder = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the programs of " + module + " could not be built");
      }
      return Path.of(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building " + module, e);
    }
  }

  /**
   * Returns the launcher of the distribution, which {@code ./cliffwatch} or {@code make dist}
   * builds.
   *
   * @throws IllegalStateException when there is none
   */
  public static Path agent() throws IOException {
    Path target = root().resolve("packaging/target");
    Path name = target.resolve("distribution");
    if (!Files.exists(name)) {
      throw new IllegalStateException("there is no distribution: run ./cliffwatch --version");
    }
    return target.resolve(Files.readString(name).strip()).resolve("bin/cliffwatch");
  }
}
