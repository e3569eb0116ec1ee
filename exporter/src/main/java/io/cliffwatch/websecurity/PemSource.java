// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where certificates or a key come from. Never prints what they are. */
sealed interface PemSource {
  /** More than any bundle of CAs has, in bytes. */
  long MOST = 4L * 1024 * 1024;

  /** Returns the place in the web config file: file, line and key. */
  String where();

  /** Returns the file, if it is one. */
  Stream<Path> file();

  /** Returns the PEM text; the exception's message says why it cannot be had. */
  String text() throws PemException;

  /** It is a file of its own. */
  record InFile(String where, Path path) implements PemSource {
    @Override
    public Stream<Path> file() {
      return Stream.of(path);
    }

    @Override
    public String text() throws PemException {
      try {
        if (Files.size(path) > MOST) {
          throw new PemException(path + ": is larger than " + MOST + " bytes");
        }
        return Files.readString(path, StandardCharsets.ISO_8859_1);
      } catch (NoSuchFileException e) {
        throw new PemException(path + ": there is no such file", e);
      } catch (AccessDeniedException e) {
        throw new PemException(path + ": permission denied", e);
      } catch (IOException e) {
        throw new PemException(path + ": cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** It stands in the web config file itself. */
  record Inline(String where, String text) implements PemSource {
    @Override
    public Stream<Path> file() {
      return Stream.empty();
    }

    @Override
    public String toString() {
      return where;
    }
  }
}
