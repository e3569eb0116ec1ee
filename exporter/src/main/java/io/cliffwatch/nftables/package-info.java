// SPDX-License-Identifier: Apache-2.0
/** The tables of kube-proxy's nftables mode. */
@NullMarked
package io.cliffwatch.nftables;

import org.jspecify.annotations.NullMarked;
