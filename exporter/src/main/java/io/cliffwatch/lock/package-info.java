// SPDX-License-Identifier: Apache-2.0
/** The lock that the legacy iptables tools take: /run/xtables.lock. */
@NullMarked
package io.cliffwatch.lock;

import org.jspecify.annotations.NullMarked;
