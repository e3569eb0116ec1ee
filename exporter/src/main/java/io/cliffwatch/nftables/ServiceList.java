// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.TableContents.CLUSTER_IPS;
import static io.cliffwatch.nftables.TableContents.NO_ENDPOINT_SERVICES;
import static io.cliffwatch.nftables.TableContents.SERVICE_IPS;

import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ProtocolText;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.nftables.RuleVerdict;
import io.cliffwatch.netlink.nftables.SetElement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lists the ports of cluster IPs that kube-proxy's table of one family has: those that the map
 * {@code service-ips} sends to a chain, then those in {@code no-endpoint-services}, whose packets
 * are refused. Both maps also hold addresses of load balancers and external ones.
 *
 * <p>Maps are hash tables, so that no Service has a position.
 */
final class ServiceList {
  /** Each part of a concatenated key is padded to four bytes; numbers are big-endian. */
  private static final int PADDED = 4;

  private final TableContents table;
  private final int addressBytes;
  private final Set<ByteBuffer> clusterIps = new HashSet<>();
  private final List<ListedService> services = new ArrayList<>();

  private ServiceList(TableContents table) {
    this.table = table;
    this.addressBytes = table.family().addressBytes();
  }

  /**
   * Lists them.
   *
   * @throws MalformedMessageException when a key is not an address, a protocol and a port
   */
  static List<ListedService> of(TableContents table) throws IOException {
    ServiceList list = new ServiceList(table);
    for (SetElement element : table.elementsOf(CLUSTER_IPS)) {
      list.clusterIps.add(element.key());
    }
    for (SetElement element : table.elementsOf(SERVICE_IPS)) {
      Optional<String> chain = element.verdict().flatMap(RuleVerdict::chain);
      if (chain.isPresent()) {
        list.add(element, chain.get());
      }
    }
    for (SetElement element : table.elementsOf(NO_ENDPOINT_SERVICES)) {
      list.add(element, "");
    }
    return List.copyOf(list.services);
  }

  /** Adds a Service with the backends that its chain leads to; none without a chain. */
  private void add(SetElement element, String chain) throws IOException {
    ByteBuffer key = element.key();
    if (key.remaining() != addressBytes + 2 * PADDED) {
      throw new MalformedMessageException(
          "a key of %d bytes is no address, protocol and port of %s"
              .formatted(key.remaining(), table.family()));
    }
    if (!clusterIps.contains(key.slice(0, addressBytes))) {
      return;
    }
    byte[] address = new byte[addressBytes];
    key.get(0, address);
    services.add(
        ListedService.without(
            "nftables",
            "",
            table.family(),
            AddressText.of(address),
            Short.toUnsignedInt(key.getShort(addressBytes + PADDED)),
            ProtocolText.of(Byte.toUnsignedInt(key.get(addressBytes))),
            OptionalLong.empty(),
            chain.isEmpty() ? 0 : new TableWalk(table).endpointsFrom(chain)));
  }
}
