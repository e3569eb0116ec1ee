// SPDX-License-Identifier: Apache-2.0
/** What real nodes have in their kernels, written down for tests that need no lab. */
@NullMarked
package io.cliffwatch.e2e.corpus;

import org.jspecify.annotations.NullMarked;
