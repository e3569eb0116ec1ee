// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What {@code ipset list -t} prints of a set.
 *
 * @param name its name
 * @param type its type, such as {@code hash:ip,port}
 * @param family {@code NFPROTO_*} of its addresses, 0 for types without
 * @param elements how many members it has ({@code IPSET_ATTR_ELEMENTS}); empty before Linux 4.10
 * @param maxElements how many it can have ({@code IPSET_ATTR_MAXELEM}); empty for types without
 *     such a limit
 * @param bytes memory it takes in the kernel ({@code IPSET_ATTR_MEMSIZE})
 */
public record IpsetHeader(
    String name,
    String type,
    int family,
    OptionalLong elements,
    OptionalLong maxElements,
    long bytes) {
  /** Checks for null. */
  public IpsetHeader {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(elements, "elements is null");
    requireNonNull(maxElements, "maxElements is null");
  }
}
