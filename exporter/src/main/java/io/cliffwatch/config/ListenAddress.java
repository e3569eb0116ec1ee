// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets; empty means every
 *     address of both families
 * @param port the port; 0 lets the kernel choose a free one
 */
public record ListenAddress(Optional<String> host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|([\\w.-]+))?:([0-9]{1,5})");
  private static final int LAST_PORT = 65535;

  /** Checks the arguments. */
  public ListenAddress {
    requireNonNull(host, "host is null");
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException(port + " is no port");
    }
  }

  /**
   * Reads {@code :port}, {@code host:port} or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static ListenAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    Optional<String> host =
        Optional.ofNullable(matcher.group(1)).or(() -> Optional.ofNullable(matcher.group(2)));
    return new ListenAddress(host, Integer.parseInt(matcher.group(3)));
  }

  /**
   * Returns the address with which a client begins, such as {@code https://[::1]:10968}.
   *
   * @param scheme {@code http} or {@code https}
   * @param port the port that the kernel gave
   */
  public String url(String scheme, int port) {
    return scheme + "://" + new ListenAddress(host.or(() -> Optional.of("localhost")), port);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return host.map(name -> name.contains(":") ? "[" + name + "]" : name).orElse("") + ":" + port;
  }
}
