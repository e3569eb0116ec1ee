// SPDX-License-Identifier: Apache-2.0
/** Where the agent is put together; everything else is told what it needs. */
@NullMarked
package io.cliffwatch;

import org.jspecify.annotations.NullMarked;
