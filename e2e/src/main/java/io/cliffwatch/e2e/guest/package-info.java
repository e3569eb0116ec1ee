// SPDX-License-Identifier: Apache-2.0
/** A machine with a kernel of its own, for what the host's kernel has not. */
@NullMarked
package io.cliffwatch.e2e.guest;

import org.jspecify.annotations.NullMarked;
