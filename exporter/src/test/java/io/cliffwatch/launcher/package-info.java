// SPDX-License-Identifier: Apache-2.0
/** The launcher at the root of the checkout, run as its users run it. */
@NullMarked
package io.cliffwatch.launcher;

import org.jspecify.annotations.NullMarked;
