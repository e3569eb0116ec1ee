// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.corpus.IpvsDump;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.ipvs.Destination;
import io.cliffwatch.netlink.ipvs.VirtualService;
import io.cliffwatch.netlink.testing.Capture;
import io.cliffwatch.netlink.testing.FakeKernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The corpus of mode ipvs as it is among the sources: its parts say the same. */
class IpvsCorpusTest {
  private static final IpvsTable PRINTED = IpvsTable.parse(text("ipvsadm-list.txt"));

  @Test
  void theRecordingHoldsWhatIpvsadmPrinted() throws IOException {
    try (Connection replay =
        new Connection(FakeKernel.replaying(Capture.parse(text("services.hex"))))) {
      Map<VirtualService, List<Destination>> recorded = IpvsDump.ask(replay);
      assertThat(kinds(recorded)).isEqualTo(printedKinds());
      assertThat(recorded.values().stream().mapToInt(List::size).sum())
          .isPositive()
          .isEqualTo(PRINTED.services().stream().mapToInt(one -> one.destinations().size()).sum());
    }
  }

  private static Map<String, Long> kinds(Map<VirtualService, List<Destination>> services) {
    return services.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                service -> service.getKey().scheduler() + " " + service.getValue().size(),
                Collectors.counting()));
  }

  private static Map<String, Long> printedKinds() {
    return PRINTED.services().stream()
        .collect(
            Collectors.groupingBy(
                service -> service.scheduler() + " " + service.destinations().size(),
                Collectors.counting()));
  }

  @Test
  void theTableInProcHoldsWhatIpvsadmPrinted() {
    List<String> lines = text("proc-net-ip_vs.txt").lines().toList();
    assertThat(lines.stream().filter(line -> line.matches("(TCP|UDP|SCTP|FWM) .*")))
        .hasSize(PRINTED.services().size());
  }

  private static String text(String file) {
    try (InputStream stream =
        requireNonNull(IpvsCorpusTest.class.getResourceAsStream("/corpus/ipvs/" + file), file)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
