// SPDX-License-Identifier: Apache-2.0
/** kube-proxy itself: its process, what it costs, and what it says of itself. */
@NullMarked
package io.cliffwatch.kubeproxy;

import org.jspecify.annotations.NullMarked;
