// SPDX-License-Identifier: Apache-2.0
/** The exporter-toolkit's web config file: what it says, and the keys and users it names. */
@NullMarked
package io.cliffwatch.websecurity;

import org.jspecify.annotations.NullMarked;
