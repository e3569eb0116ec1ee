// SPDX-License-Identifier: Apache-2.0
/** The kernel's control groups, version 1 and 2: where a process is, and what its group used. */
@NullMarked
package io.cliffwatch.cgroupfs;

import org.jspecify.annotations.NullMarked;
