// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.FullNode.Part;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cliffwatch services} lists where several modes have Services at once. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT,
  Requirement.NFTABLES,
  Requirement.BPF,
  Requirement.BPFTOOL
})
class ServicesReaderTest {
  @TempDir private Path folder;

  @Test
  void everyModeThatHasServicesIsListedInBothFamilies() throws Exception {
    Set<Part> parts = EnumSet.allOf(Part.class);
    parts.remove(Part.IPVS); // read from the kernel, which may lack it
    try (FullNode node = new FullNode(folder, parts);
        ServicesReader reader = new ServicesReader(node.config())) {
      ServiceListing listing = reader.services().toCompletableFuture().get();
      assertThat(
              listing.services().stream().map(ServicesReaderTest::kind).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(
              "iptables legacy IPV4",
              "iptables legacy IPV6",
              "iptables nf_tables IPV4",
              "iptables nf_tables IPV6",
              "nftables  IPV4",
              "nftables  IPV6",
              "ebpf  IPV4",
              "ebpf  IPV6");
      assertThat(listing.services())
          .filteredOn(service -> !service.mode().equals("iptables"))
          .allSatisfy(service -> assertThat(service.position()).isEmpty());
      assertThat(listing.notes()).isEmpty();
    }
  }

  private static String kind(ListedService service) {
    return service.mode() + " " + service.backend() + " " + service.family();
  }
}
