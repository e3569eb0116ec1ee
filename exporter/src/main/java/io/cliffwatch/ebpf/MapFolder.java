// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folder in which Cilium pins its maps. They are found by a path, so that nothing depends on
 * the thread's network namespace.
 */
record MapFolder(Libc libc, Path path) {
  private static final String LOAD_BALANCER = "cilium_lb*";

  MapFolder {
    requireNonNull(libc, "libc is null");
    requireNonNull(path, "path is null");
  }

  /**
   * Returns the names of the load balancer's maps, none when there is no such folder. An old kernel
   * refuses {@code bpf(2)} before it looks whether there is such a file.
   */
  SortedSet<String> files() throws IOException {
    SortedSet<String> files = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, LOAD_BALANCER)) {
      for (Path entry : entries) {
        files.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Collections.emptySortedSet();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  BpfMap open(EbpfMap map) throws SyscallException {
    return BpfMap.open(libc, path.resolve(map.file()));
  }
}
