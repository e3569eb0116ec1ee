// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The running kernel's configuration, where it is to be found. */
record KernelConfig(Optional<String> text) {
  /** What the configuration says of a symbol. */
  enum State {
    /** Built in, or a module. */
    SET,
    /** Neither. */
    NOT_SET,
    /** There is no configuration to look at. */
    UNKNOWN
  }

  static KernelConfig running() {
    Path compressed = Path.of("/proc/config.gz");
    try {
      if (Files.isReadable(compressed)) {
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(compressed))) {
          return new KernelConfig(
              Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
      Path plain = Path.of("/boot/config-" + System.getProperty("os.version"));
      return new KernelConfig(
          Files.isReadable(plain) ? Optional.of(Files.readString(plain)) : Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  State state(String symbolPattern) {
    if (text.isEmpty()) {
      return State.UNKNOWN;
    }
    return Pattern.compile("^CONFIG_" + symbolPattern + "=[ym]$", Pattern.MULTILINE)
            .matcher(text.get())
            .find()
        ? State.SET
        : State.NOT_SET;
  }
}
