// SPDX-License-Identifier: Apache-2.0
/** The maps of an eBPF data plane that takes kube-proxy's place: Cilium's load balancer. */
@NullMarked
package io.cliffwatch.ebpf;

import org.jspecify.annotations.NullMarked;
