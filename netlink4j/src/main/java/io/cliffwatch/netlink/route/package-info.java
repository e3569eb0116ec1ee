// SPDX-License-Identifier: Apache-2.0
/** The part of rtnetlink that tells network interfaces and their addresses. */
@NullMarked
package io.cliffwatch.netlink.route;

import org.jspecify.annotations.NullMarked;
