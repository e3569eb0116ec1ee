// SPDX-License-Identifier: Apache-2.0
/**
 * What only the domains together can tell: Services and endpoints, with one meaning in every mode.
 */
@NullMarked
package io.cliffwatch.dataplane;

import org.jspecify.annotations.NullMarked;
