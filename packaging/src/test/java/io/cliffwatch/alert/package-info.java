// SPDX-License-Identifier: Apache-2.0
/** The alerting rules, checked with promtool and a real Prometheus. */
@NullMarked
package io.cliffwatch.alert;

import org.jspecify.annotations.NullMarked;
