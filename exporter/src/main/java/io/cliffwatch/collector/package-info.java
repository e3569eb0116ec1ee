// SPDX-License-Identifier: Apache-2.0
/** The frame around the collectors: runs, times and isolates them. It knows no domain. */
@NullMarked
package io.cliffwatch.collector;

import org.jspecify.annotations.NullMarked;
