// SPDX-License-Identifier: Apache-2.0
/** Facts about the node's kernel. */
@NullMarked
package io.cliffwatch.host;

import org.jspecify.annotations.NullMarked;
