// SPDX-License-Identifier: Apache-2.0
/** Generic netlink: families that are found by name, each with its own commands. */
@NullMarked
package io.cliffwatch.netlink.generic;

import org.jspecify.annotations.NullMarked;
