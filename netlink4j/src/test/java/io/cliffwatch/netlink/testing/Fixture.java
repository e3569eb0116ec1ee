// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a kernel said ({@code .hex}) and what a tool printed beside ({@code .txt}). */
public final class Fixture {
  private Fixture() {}

  /** Returns a capture. */
  public static Capture capture(String name) {
    return Capture.parse(read(name + ".hex"));
  }

  /** Returns a connection to the kernel of a capture. */
  public static Connection connection(String name) {
    return new Connection(FakeKernel.replaying(capture(name)));
  }

  /** Returns what the tool printed. */
  public static String toolOutput(String name) {
    return read(name + ".txt");
  }

  private static String read(String file) {
    String path = "/io/cliffwatch/netlink/" + file;
    try (InputStream stream =
        requireNonNull(Fixture.class.getResourceAsStream(path), path + " is missing")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
