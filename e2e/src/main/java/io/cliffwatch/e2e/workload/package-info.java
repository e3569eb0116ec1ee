// SPDX-License-Identifier: Apache-2.0
/** Services and their endpoints, written to the API. */
@NullMarked
package io.cliffwatch.e2e.workload;

import org.jspecify.annotations.NullMarked;
