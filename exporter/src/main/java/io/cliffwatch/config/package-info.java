// SPDX-License-Identifier: Apache-2.0
/** What can be configured, where it can be said, and what is wrong with what was said. */
@NullMarked
package io.cliffwatch.config;

import org.jspecify.annotations.NullMarked;
