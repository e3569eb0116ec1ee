// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this is.
 *
 * @param version the version, such as {@code 0.1.0}
 * @param revision the commit it was built from, or {@code unknown}
 */
public record BuildInfo(String version, String revision) {
  private static final String RESOURCE = "build.properties";

  /** Checks the arguments. */
  public BuildInfo {
    requireNonNull(version, "version is null");
    requireNonNull(revision, "revision is null");
  }

  /** Returns what the build wrote down. */
  public static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream stream =
        requireNonNull(BuildInfo.class.getResourceAsStream(RESOURCE), RESOURCE + " is missing")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        requireNonNull(properties.getProperty("version"), "version is missing"),
        requireNonNull(properties.getProperty("revision"), "revision is missing"));
  }
}
