// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import io.cliffwatch.netlink.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A netlink connection that is opened at its first use: on the collector's thread, which has
 * entered its network namespace by then. Used by one thread.
 */
public final class KernelConnection implements AutoCloseable {
  private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(2);

  /** How a connection is opened. */
  private interface Opening {
    Connection open() throws IOException;
  }

  private final Opening opening;
  private @Nullable Connection connection;

  /**
   * Opens nothing yet.
   *
   * @param protocol such as {@link io.cliffwatch.netlink.NetlinkUapi#NETLINK_ROUTE}
   */
  public KernelConnection(int protocol) {
    this(() -> Connection.open(protocol, RECEIVE_TIMEOUT));
  }

  private KernelConnection(Opening opening) {
    this.opening = opening;
  }

  /** As the constructor, but of {@link Connection#openForShortDumps}. */
  public static KernelConnection forShortDumps(int protocol) {
    return new KernelConnection(() -> Connection.openForShortDumps(protocol, RECEIVE_TIMEOUT));
  }

  /** Returns the connection. */
  public Connection get() throws IOException {
    Connection open = connection;
    if (open == null) {
      open = opening.open();
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
