// SPDX-License-Identifier: Apache-2.0
/** What the agent costs, measured against the tools that it replaces, in the same run. */
@NullMarked
package io.cliffwatch.bench;

import org.jspecify.annotations.NullMarked;
