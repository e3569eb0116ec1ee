// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import java.nio.ByteBuffer;

/**
 * Where a connection is sent.
 *
 * @param protocol its protocol's number, 0 when a rule does not say
 * @param destination address and port, each padded to four bytes
 */
record Endpoint(int protocol, ByteBuffer destination) {}
