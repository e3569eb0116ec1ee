// SPDX-License-Identifier: Apache-2.0
/** The Grafana dashboards: their structure, and their queries on a real Prometheus. */
@NullMarked
package io.cliffwatch.dashboard;

import org.jspecify.annotations.NullMarked;
