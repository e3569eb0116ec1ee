// SPDX-License-Identifier: Apache-2.0
/**
 * The metric catalogue: what each family is called, means and costs in series, and samples that
 * keep to it.
 */
@NullMarked
package io.cliffwatch.metric;

import org.jspecify.annotations.NullMarked;
