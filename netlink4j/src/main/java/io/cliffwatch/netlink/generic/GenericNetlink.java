// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.generic;

import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_CMD_GETFAMILY;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_VERSION;
import static io.cliffwatch.netlink.generic.GenericUapi.GENL_ID_CTRL;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The controller of generic netlink (family {@code nlctrl}): tells which families there are.
 *
 * <p>Needs no capability. Threads: as {@link Connection}.
 */
public final class GenericNetlink {
  private static final Request GET_FAMILIES =
      GenericFamily.request(
          "CTRL_CMD_GETFAMILY",
          GENL_ID_CTRL,
          CTRL_CMD_GETFAMILY,
          CTRL_VERSION,
          new AttributeWriter());

  private final Connection connection;

  /**
   * Uses a connection of {@code NETLINK_GENERIC}, which stays the caller's to close.
   *
   * @param connection the way to the kernel
   */
  public GenericNetlink(Connection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * Looks a family up by its name; empty when the kernel does not have it now.
   *
   * <p>Asks for all families and picks one: asked for one that is not there, the kernel would try
   * to load a module for it ({@code ctrl_getfamily}, net/netlink/genetlink.c).
   *
   * @param name the name
   * @return the family
   * @throws IOException as {@link Connection#dump}
   */
  public Optional<GenericFamily> family(String name) throws IOException {
    requireNonNull(name, "name is null");
    return connection.dump(
        GET_FAMILIES,
        FamilyDecoder::decode,
        Collectors.filtering(
            family -> family.name().equals(name), Collectors.reducing((first, next) -> first)));
  }

  /**
   * {@return all families}
   *
   * @throws IOException as {@link Connection#dump}
   */
  public List<GenericFamily> families() throws IOException {
    return connection.dump(GET_FAMILIES, FamilyDecoder::decode, Collectors.toUnmodifiableList());
  }
}
