// SPDX-License-Identifier: Apache-2.0
/**
 * What only the domains together can tell: what routes Services on this node, how many Services and
 * endpoints with one meaning in every mode, and what an earlier mode left behind.
 */
@NullMarked
package io.cliffwatch.dataplane;

import org.jspecify.annotations.NullMarked;
