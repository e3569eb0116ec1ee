// SPDX-License-Identifier: Apache-2.0
/** The connection tracking table: how full it is, and what the kernel counts about it. */
@NullMarked
package io.cliffwatch.conntrack;

import org.jspecify.annotations.NullMarked;
