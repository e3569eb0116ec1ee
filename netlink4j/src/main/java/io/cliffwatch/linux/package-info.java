// SPDX-License-Identifier: Apache-2.0
/**
 * The few system calls that netlink4j and its users need, with descriptors as objects and errno as
 * a type.
 *
 * <p>Linux only (x86-64 and arm64). {@link io.cliffwatch.linux.Libc} is the only class that knows
 * the foreign-function library underneath.
 */
@NullMarked
package io.cliffwatch.linux;

import org.jspecify.annotations.NullMarked;
