// SPDX-License-Identifier: Apache-2.0
/**
 * Services one by one, as {@code cliffwatch services} and the API show them: the detail that never
 * becomes series.
 */
@NullMarked
package io.cliffwatch.listing;

import org.jspecify.annotations.NullMarked;
