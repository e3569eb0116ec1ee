// SPDX-License-Identifier: Apache-2.0
/**
 * Netlink of the netfilter subsystems: their common header, and the statistics of connection
 * tracking.
 */
@NullMarked
package io.cliffwatch.netlink.netfilter;

import org.jspecify.annotations.NullMarked;
