// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.corpus;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.ipvs.Destination;
import io.cliffwatch.netlink.ipvs.Ipvs;
import io.cliffwatch.netlink.ipvs.VirtualService;
import io.cliffwatch.netlink.testing.Recorder;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The dump of IPVS over generic netlink; a program too, as the kernel with IPVS is a guest's. */
public final class IpvsDump {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private IpvsDump() {}

  /** Prints a recording of the kernel's answers, for {@code Capture.parse}. */
  public static void main(String... arguments) throws IOException {
    Recorder recorder = new Recorder(NetlinkSocket.open(NETLINK_GENERIC, TIMEOUT));
    try (Connection connection = new Connection(recorder)) {
      ask(connection);
      PrintStream out = new PrintStream(System.out, true, US_ASCII);
      out.print(recorder.capture().text());
      out.flush();
    }
  }

  /** Asks for all virtual services and for the destinations of each. */
  public static Map<VirtualService, List<Destination>> ask(Connection connection)
      throws IOException {
    Ipvs ipvs =
        Ipvs.find(connection).orElseThrow(() -> new IOException("this kernel has no ip_vs loaded"));
    Map<VirtualService, List<Destination>> destinations = new LinkedHashMap<>();
    for (VirtualService service : ipvs.services(Collectors.toList())) {
      destinations.put(service, ipvs.destinations(service.key(), Collectors.toList()));
    }
    return destinations;
  }
}
