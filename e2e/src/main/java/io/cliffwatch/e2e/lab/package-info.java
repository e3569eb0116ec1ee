// SPDX-License-Identifier: Apache-2.0
/** Nodes, the network between them, and the real programs that run there; nothing of a test. */
@NullMarked
package io.cliffwatch.e2e.lab;

import org.jspecify.annotations.NullMarked;
