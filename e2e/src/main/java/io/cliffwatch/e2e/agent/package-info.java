// SPDX-License-Identifier: Apache-2.0
/** The agent, as its users start it. */
@NullMarked
package io.cliffwatch.e2e.agent;

import org.jspecify.annotations.NullMarked;
