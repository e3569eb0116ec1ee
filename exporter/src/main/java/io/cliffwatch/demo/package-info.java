// SPDX-License-Identifier: Apache-2.0
/**
 * A node to look at where there is none: rulesets that walk to the cliff in a scratch network
 * namespace.
 */
@NullMarked
package io.cliffwatch.demo;

import org.jspecify.annotations.NullMarked;
