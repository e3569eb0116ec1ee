// SPDX-License-Identifier: Apache-2.0
/** Facts about the node: its kernel, and traces of other data planes. */
@NullMarked
package io.cliffwatch.host;

import org.jspecify.annotations.NullMarked;
