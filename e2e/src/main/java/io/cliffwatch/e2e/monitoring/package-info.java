// SPDX-License-Identifier: Apache-2.0
/** Prometheus and Alertmanager in the lab's router. */
@NullMarked
package io.cliffwatch.e2e.monitoring;

import org.jspecify.annotations.NullMarked;
