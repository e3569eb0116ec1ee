// SPDX-License-Identifier: Apache-2.0
/** A kernel for tests: answers from a function or from what the real one once said. */
@NullMarked
package io.cliffwatch.netlink.testing;

import org.jspecify.annotations.NullMarked;
