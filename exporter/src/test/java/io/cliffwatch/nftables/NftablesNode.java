// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static org.assertj.core.api.Assertions.fail;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A network namespace, what nft has loaded into it, and a reader in it. */
final class NftablesNode implements AutoCloseable {
  private final ScratchNamespace namespace = new ScratchNamespace();
  private final NftablesReader reader = new NftablesReader(new Procfs(Path.of("/proc")));

  NftablesNode() throws Exception {}

  ScratchNamespace namespace() {
    return namespace;
  }

  NftablesReader reader() {
    return reader;
  }

  void load(String ruleset) throws Exception {
    namespace.feed(ruleset, "nft", "-f", "-");
  }

  Outcome<NftablesSnapshot> read() throws Exception {
    return namespace.call(reader::read);
  }

  Outcome<NftablesCensus> census() throws Exception {
    return namespace.call(reader::census);
  }

  Outcome<List<ListedService>> services() throws Exception {
    return namespace.call(reader::services);
  }

  NftablesCensus.Family counted(AddressFamily family) throws Exception {
    return found(census()).families().stream()
        .filter(each -> each.family() == family)
        .findFirst()
        .orElseThrow();
  }

  static <T> T found(Outcome<T> outcome) {
    return outcome instanceof Outcome.Read<T>(T read) ? read : fail("nothing was read: " + outcome);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    namespace.close();
  }
}
