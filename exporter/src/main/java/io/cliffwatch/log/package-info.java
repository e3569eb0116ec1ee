// SPDX-License-Identifier: Apache-2.0
/** How to log what would else be logged over and over. */
@NullMarked
package io.cliffwatch.log;

import org.jspecify.annotations.NullMarked;
