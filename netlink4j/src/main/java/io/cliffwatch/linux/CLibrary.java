// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.util.Locale;
import jnr.ffi.LibraryLoader;

/** Finds the C library of this process, on the platforms whose structures are known here. */
final class CLibrary {
  private CLibrary() {}

  static CFunctions load() {
    String os = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    if (!os.equals("Linux") || !(architecture.equals("amd64") || architecture.equals("aarch64"))) {
      throw new UnsupportedOperationException(
          "only Linux on amd64 or aarch64 is supported, this is " + os + " on " + architecture);
    }
    return LibraryLoader.create(CFunctions.class).failImmediately().load("c");
  }
}
