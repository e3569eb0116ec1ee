// SPDX-License-Identifier: Apache-2.0
/**
 * The Helm chart, rendered by Helm itself and checked against what Kubernetes says of its objects.
 */
@NullMarked
package io.cliffwatch.chart;

import org.jspecify.annotations.NullMarked;
