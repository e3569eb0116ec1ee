// SPDX-License-Identifier: Apache-2.0
/**
 * Netlink of the netfilter subsystems: their common header, the statistics of connection tracking,
 * IP sets.
 */
@NullMarked
package io.cliffwatch.netlink.netfilter;

import org.jspecify.annotations.NullMarked;
