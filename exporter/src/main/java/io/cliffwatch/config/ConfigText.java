// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a configuration file: a regular file, a pipe or standard input, since {@code --config
 * /dev/stdin} and {@code <(…)} are usual; but never more than could be meant.
 */
final class ConfigText {
  private static final int MOST_BYTES = 256 * 1024;

  private ConfigText() {}

  /**
   * Reads the whole text.
   *
   * @throws IOException when that cannot be; its message says why, to follow the words "cannot be
   *     read"
   */
  static String read(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a directory");
      }
      byte[] bytes;
      try (InputStream stream = Files.newInputStream(file)) {
        bytes = stream.readNBytes(MOST_BYTES + 1);
      }
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than " + MOST_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }
}
