// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static java.util.Objects.requireNonNull;

/**
 * A virtual service, as {@code ipvsadm -Ln} prints it.
 *
 * @param key by what it takes its packets
 * @param scheduler the scheduler's name, such as {@code rr}
 * @param flags {@code IP_VS_SVC_F_*}
 * @param timeout how long a client stays with a destination, in seconds; for persistent ones
 * @param statistics what it counted
 */
public record VirtualService(
    ServiceKey key, String scheduler, long flags, long timeout, IpvsStatistics statistics) {
  /** {@code IP_VS_SVC_F_PERSISTENT}, linux/ip_vs.h. */
  public static final int IP_VS_SVC_F_PERSISTENT = 1;

  /** Checks for null. */
  public VirtualService {
    requireNonNull(key, "key is null");
    requireNonNull(scheduler, "scheduler is null");
    requireNonNull(statistics, "statistics is null");
  }

  /** {@return whether a client stays with a destination} */
  public boolean isPersistent() {
    return (flags & IP_VS_SVC_F_PERSISTENT) != 0;
  }
}
