// SPDX-License-Identifier: Apache-2.0
/** The commands that people type: what they take, print and exit with. */
@NullMarked
package io.cliffwatch.cli;

import org.jspecify.annotations.NullMarked;
