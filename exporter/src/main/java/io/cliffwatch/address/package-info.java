// SPDX-License-Identifier: Apache-2.0
/** Sets of addresses without an object for each. */
@NullMarked
package io.cliffwatch.address;

import org.jspecify.annotations.NullMarked;
