// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By which files are told from changed ones. Links are followed, because Kubernetes changes the
 * files of a Secret by turning a link.
 *
 * @param states a state for each file, empty for one that cannot be seen
 */
record FileStates(Map<Path, Optional<State>> states) {
  /**
   * One file.
   *
   * @param modified when it was written
   * @param size bytes
   * @param key device and inode
   */
  record State(FileTime modified, long size, String key) {}

  static FileStates of(Set<Path> files) {
    Map<Path, Optional<State>> states = new LinkedHashMap<>();
    files.forEach(file -> states.put(file, state(file)));
    return new FileStates(states);
  }

  /** Adds the states of more files. */
  FileStates with(Stream<Path> files) {
    Map<Path, Optional<State>> all = new LinkedHashMap<>(states);
    files.forEach(file -> all.put(file, state(file)));
    return new FileStates(all);
  }

  FileStates again() {
    return of(states.keySet());
  }

  private static Optional<State> state(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new State(
              attributes.lastModifiedTime(),
              attributes.size(),
              Objects.toString(attributes.fileKey())));
    } catch (IOException e) {
      return Optional.empty(); // it is missed when it is read
    }
  }
}
