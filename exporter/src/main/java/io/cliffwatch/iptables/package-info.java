// SPDX-License-Identifier: Apache-2.0
/**
 * What kube-proxy and others have in iptables. One description of the truth ({@link
 * io.cliffwatch.iptables.RulesetFacts}) that each of the kernel's implementations feeds.
 */
@NullMarked
package io.cliffwatch.iptables;

import org.jspecify.annotations.NullMarked;
