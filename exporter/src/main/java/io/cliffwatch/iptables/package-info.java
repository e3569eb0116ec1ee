// SPDX-License-Identifier: Apache-2.0
/**
 * What kube-proxy's iptables mode put into the kernel: size of the tables on every tick, and a
 * census of their rules now and then.
 */
@NullMarked
package io.cliffwatch.iptables;

import org.jspecify.annotations.NullMarked;
