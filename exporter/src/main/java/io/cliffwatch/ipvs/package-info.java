// SPDX-License-Identifier: Apache-2.0
/** IP Virtual Server: kube-proxy's ipvs mode, of which the aliases are a package of their own. */
@NullMarked
package io.cliffwatch.ipvs;

import org.jspecify.annotations.NullMarked;
