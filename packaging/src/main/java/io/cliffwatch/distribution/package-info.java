// SPDX-License-Identifier: Apache-2.0
/** What makes a distribution start quickly. */
@NullMarked
package io.cliffwatch.distribution;

import org.jspecify.annotations.NullMarked;
