// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

/**
 * How many addresses the interface has.
 *
 * @param ipv4 IPv4 addresses
 * @param ipv6 IPv6 addresses
 */
public record AliasSnapshot(long ipv4, long ipv6) {}
