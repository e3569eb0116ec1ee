// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import java.util.Optional;
import java.util.Properties;

/**
 * Whether the JVM took the AOT cache that it was given. It refuses one that another build of it has
 * made, or whose jars were touched since, and then runs without.
 */
final class AotCache {
  /** The cache's path, from those who start the JVM with one. */
  private static final String CACHE = "cliffwatch.aot-cache";

  private AotCache() {}

  /** Returns what to say of a cache that was not taken; empty when all is well. */
  static Optional<String> complaint(Properties properties) {
    String cache = properties.getProperty(CACHE);
    // With a cache that it refuses the JVM does not fall back to its own archive of classes.
    boolean taken = properties.getProperty("java.vm.info", "").contains("sharing");
    return cache == null || taken
        ? Optional.empty()
        : Optional.of(
            "This JVM did not take the AOT cache "
                + cache
                + ": it starts more slowly, and runs all the same");
  }
}
