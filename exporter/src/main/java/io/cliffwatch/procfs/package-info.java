// SPDX-License-Identifier: Apache-2.0
/** The kernel's files under /proc. */
@NullMarked
package io.cliffwatch.procfs;

import org.jspecify.annotations.NullMarked;
