// SPDX-License-Identifier: Apache-2.0
/**
 * Netlink itself: the socket, messages, attributes, and a {@link io.cliffwatch.netlink.Connection}
 * that asks the kernel and understands its answer.
 *
 * <p>The protocols on top of it have a package each. Codecs work on buffers and know no sockets.
 */
@NullMarked
package io.cliffwatch.netlink;

import org.jspecify.annotations.NullMarked;
