// SPDX-License-Identifier: Apache-2.0
/** What the agent says of real nodes, beside what others say of them. */
@NullMarked
package io.cliffwatch.e2e;

import org.jspecify.annotations.NullMarked;
