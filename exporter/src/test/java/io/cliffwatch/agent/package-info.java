// SPDX-License-Identifier: Apache-2.0
/** The agent as a process of its own, on the real kernel, seen from outside. */
@NullMarked
package io.cliffwatch.agent;

import org.jspecify.annotations.NullMarked;
