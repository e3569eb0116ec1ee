// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file without a name, which is gone with the process, however that ends; other processes open it
 * by its descriptor in procfs.
 */
final class UnnamedFile implements AutoCloseable {
  private final FileChannel channel;
  private final Path path;

  UnnamedFile(String prefix) throws IOException {
    Path named = Files.createTempFile(prefix, "");
    try {
      channel = FileChannel.open(named, StandardOpenOption.READ);
      path = descriptor(named.toRealPath());
    } finally {
      Files.delete(named);
    }
  }

  /** Returns where it can be opened as long as this is not closed. */
  Path path() {
    return path;
  }

  private static Path descriptor(Path file) throws IOException {
    Path own = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd");
    List<Path> descriptors;
    try (Stream<Path> all = Files.list(own)) {
      descriptors = all.toList();
    }
    for (Path descriptor : descriptors) {
      // That of the listing itself is closed by now.
      if (Files.exists(descriptor) && Files.readSymbolicLink(descriptor).equals(file)) {
        return descriptor;
      }
    }
    throw new IOException("there is no procfs at /proc");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
