// SPDX-License-Identifier: Apache-2.0
/** The web server: metrics, health and the status page, for clients that may be slow or hostile. */
@NullMarked
package io.cliffwatch.web;

import org.jspecify.annotations.NullMarked;
