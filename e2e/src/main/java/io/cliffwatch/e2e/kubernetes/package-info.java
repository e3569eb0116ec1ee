// SPDX-License-Identifier: Apache-2.0
/** The control plane, a client of its API, and kube-proxy. */
@NullMarked
package io.cliffwatch.e2e.kubernetes;

import org.jspecify.annotations.NullMarked;
