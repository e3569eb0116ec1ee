// SPDX-License-Identifier: Apache-2.0
/** A real Prometheus for the tests, and what its query language says. */
@NullMarked
package io.cliffwatch.prometheus;

import org.jspecify.annotations.NullMarked;
