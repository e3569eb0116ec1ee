// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file of the checkout; {@code -Dgolden.update=true} writes the file instead.
 */
public final class Golden {
  private Golden() {}

  /** Fails when the file says something else, or is not there. */
  public static void assertEquals(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
      }
      assertThat(actual).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
