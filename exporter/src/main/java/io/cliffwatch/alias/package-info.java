// SPDX-License-Identifier: Apache-2.0
/** The addresses that kube-proxy's ipvs mode binds to its dummy interface, kube-ipvs0. */
@NullMarked
package io.cliffwatch.alias;

import org.jspecify.annotations.NullMarked;
