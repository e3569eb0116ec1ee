// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network namespace that is looked at.
 *
 * @param file its file; empty for the process's own
 */
record NodeNetwork(Optional<Path> file) {
  /** Moves the calling thread into it, for good. */
  void enter() throws IOException {
    if (file.isPresent()) {
      try (NetworkNamespace namespace = NetworkNamespace.open(file.get())) {
        namespace.enter();
      } catch (SyscallException e) {
        String remedy = e.is(Errno.EPERM) ? ", which needs CAP_SYS_ADMIN" : "";
        throw new IOException(
            "cannot enter kernel.network-namespace" + remedy + ": " + e.getMessage(), e);
      }
    }
  }
}
