// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

/**
 * What IPVS counted in the network namespace since it was made, or since somebody zeroed it. Each
 * is a u64: values above 2⁶³ − 1 are negative here.
 *
 * @param connections connections scheduled
 * @param incomingPackets packets from clients
 * @param outgoingPackets packets to clients
 * @param incomingBytes bytes from clients
 * @param outgoingBytes bytes to clients
 */
public record IpvsTotals(
    long connections,
    long incomingPackets,
    long outgoingPackets,
    long incomingBytes,
    long outgoingBytes) {}
