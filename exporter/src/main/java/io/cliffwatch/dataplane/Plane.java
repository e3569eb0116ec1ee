// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.Label;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Locale;
import java.util.Optional;

/**
 * What one mechanism of the kernel holds for one family, in words that mean the same for all.
 *
 * @param mode the mechanism
 * @param backend which of the mechanism's implementations, where there are several
 * @param family the family
 * @param services distinct cluster IPs, those without endpoints included
 * @param endpoints distinct backends (address, port, protocol) that a packet can reach
 * @param role what it does for Services now
 * @param objects what it holds on behalf of Services, reachable or not, in the mechanism's own
 *     unit: chains, virtual services, entries
 */
public record Plane(
    Mode mode,
    Optional<String> backend,
    AddressFamily family,
    long services,
    long endpoints,
    Role role,
    long objects) {
  /** What a mechanism does for Services. */
  public enum Role {
    /** It sends packets for at least one Service on their way. */
    ROUTES,
    /** It does so for cluster IPs alone, so that others may have to do the rest. */
    SERVES_PODS,
    /** Packets come by, but there is no Service to send them to. */
    PREPARED,
    /** Nothing leads to what it holds. */
    INERT
  }

  /** Checks the arguments. */
  public Plane {
    requireNonNull(mode, "mode is null");
    requireNonNull(backend, "backend is null");
    requireNonNull(family, "family is null");
    requireNonNull(role, "role is null");
  }

  String description() {
    return String.format(
        Locale.ROOT,
        "%,d Services and %,d endpoints of %s",
        services,
        endpoints,
        Label.ipFamily(family));
  }

  /** Tells whether a packet for some Service finds its way. */
  boolean routes() {
    return role == Role.ROUTES || role == Role.SERVES_PODS;
  }

  /** Tells whether it does so for more than pods. */
  boolean routesForAll() {
    return role == Role.ROUTES;
  }
}
