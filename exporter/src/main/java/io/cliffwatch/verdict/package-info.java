// SPDX-License-Identifier: Apache-2.0
/** How bad it is: what is judged, the levels, and where they begin. */
@NullMarked
package io.cliffwatch.verdict;

import org.jspecify.annotations.NullMarked;
