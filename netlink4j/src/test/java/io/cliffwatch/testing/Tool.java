// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the command-line tools that serve tests as independent witnesses.
 *
 * @param status the exit status
 * @param output what it printed to standard output
 * @param error what it printed to standard error
 */
public record Tool(int status, String output, String error) {
  private static final long TIMEOUT_SECONDS = 300;

  /** Runs a command in the calling thread's network namespace, whatever its exit status. */
  public static Tool run(Map<String, String> environment, String input, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      var output = new StreamReader(process.getInputStream());
      var error = new StreamReader(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The tool ended without reading its input; its status and standard error tell why.
        if (process.isAlive()) {
          throw e;
        }
      }
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end in " + TIMEOUT_SECONDS + " s");
      }
      return new Tool(process.exitValue(), output.text(), error.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  /** Returns standard output, or throws with standard error when the command failed. */
  public String outputOrThrow(List<String> command) {
    if (status != 0) {
      throw new IllegalStateException(command + " ended with " + status + ": " + error);
    }
    return output;
  }

  private static final class StreamReader {
    private final Thread thread;
    private volatile String text = "";

    StreamReader(java.io.InputStream stream) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try (stream) {
                  text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  text = "unreadable: " + e;
                }
              });
    }

    String text() throws InterruptedException {
      thread.join();
      return text;
    }
  }
}
