// SPDX-License-Identifier: Apache-2.0
/** Rules as kube-proxy writes them, for scratch network namespaces: the demo's and the tests'. */
@NullMarked
package io.cliffwatch.ruleset;

import org.jspecify.annotations.NullMarked;
