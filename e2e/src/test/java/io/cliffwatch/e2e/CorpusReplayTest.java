// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.corpus.NftDump;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.testing.Capture;
import io.cliffwatch.netlink.testing.FakeKernel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The corpus as it is among the sources: its recordings say what the tool printed beside them. */
final class CorpusReplayTest {
  @ParameterizedTest
  @CsvSource({
    "iptables-nf_tables,TABLES",
    "iptables-nf_tables,CHAINS",
    "iptables-nf_tables,RULES",
    "nftables,TABLES",
    "nftables,CHAINS",
    "nftables,RULES",
    "nftables,SETS"
  })
  void recordingsHoldWhatNftPrinted(String folder, NftDump dump) throws IOException {
    String ruleset = text(folder + "/ruleset.nft");
    Capture capture =
        Capture.parse(text(folder + "/" + dump.name().toLowerCase(Locale.ROOT) + ".hex"));
    try (Connection replay = new Connection(FakeKernel.replaying(capture))) {
      assertThat(dump.count(replay)).isPositive().isEqualTo(CorpusTest.inText(dump, ruleset));
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream stream =
        requireNonNull(CorpusReplayTest.class.getResourceAsStream("/corpus/" + file), file)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}
