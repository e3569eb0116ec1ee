// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * Where traffic of a Service ends: an endpoint's address, port and protocol.
 *
 * @param high the address as in {@link Address}
 * @param low the address as in {@link Address}
 * @param protocol the number of the IP protocol
 * @param port in the kernel's byte order, 0 for the packet's own
 */
record Backend(long high, long low, int protocol, int port) {}
