// SPDX-License-Identifier: Apache-2.0
/** Runs of the tools that change the data plane: how long, what they cost, and who starts them. */
@NullMarked
package io.cliffwatch.restore;

import org.jspecify.annotations.NullMarked;
