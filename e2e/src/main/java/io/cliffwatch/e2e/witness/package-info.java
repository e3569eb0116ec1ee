// SPDX-License-Identifier: Apache-2.0
/** What others than the agent say of a node: the API, the tools, kube-proxy itself, the host. */
@NullMarked
package io.cliffwatch.e2e.witness;

import org.jspecify.annotations.NullMarked;
