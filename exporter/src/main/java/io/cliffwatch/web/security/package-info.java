// SPDX-License-Identifier: Apache-2.0
/** How the web config file is applied to Vert.x: handshakes, passwords and the rate of requests. */
@NullMarked
package io.cliffwatch.web.security;

import org.jspecify.annotations.NullMarked;
