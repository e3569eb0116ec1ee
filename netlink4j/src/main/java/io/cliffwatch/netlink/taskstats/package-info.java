// SPDX-License-Identifier: Apache-2.0
/**
 * The records that the kernel writes when a task ends (generic netlink TASKSTATS, {@code
 * kernel/taskstats.c}).
 */
@NullMarked
package io.cliffwatch.netlink.taskstats;

import org.jspecify.annotations.NullMarked;
