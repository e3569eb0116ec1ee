// SPDX-License-Identifier: Apache-2.0
/**
 * Fixtures for tests on the real kernel: scratch network namespaces, and what a test needs of the
 * kernel.
 */
@NullMarked
package io.cliffwatch.testing;

import org.jspecify.annotations.NullMarked;
