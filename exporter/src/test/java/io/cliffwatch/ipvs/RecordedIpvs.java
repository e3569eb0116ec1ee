// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** IPVS for kernels that have none: what one that has it shows in procfs. */
public final class RecordedIpvs {
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> SCHEDULERS = List.of("rr", "wlc");
  private static final Path IPSET_MODULE = Path.of("/sys/module/ip_set");

  private RecordedIpvs() {}

  /**
   * Writes a table with a service of every protocol and two schedulers in both families, each with
   * a destination, and returns who reads it. The addresses are 10.96.0.1 and fd00:96::1.
   */
  public static IpvsReader dualStack(Path procfs) throws IOException {
    Path net = Files.createDirectories(procfs.resolve("thread-self/net"));
    StringBuilder table = new StringBuilder();
    new String(IpvsCorpus.table(), ISO_8859_1)
        .lines()
        .limit(3)
        .forEach(line -> table.append(line).append('\n'));
    int port = 0x50;
    for (String protocol : PROTOCOLS) {
      for (String scheduler : SCHEDULERS) {
        String place = ":%04X".formatted(port++);
        table.append(protocol).append("  0A600001").append(place).append(' ');
        table.append(scheduler).append("  \n");
        table.append("  -> 0AF40001:1F90      Masq    1      0          0         \n");
        table.append(protocol).append("  [fd00:0096:0000:0000:0000:0000:0000:0001]");
        table.append(place).append(' ').append(scheduler).append(" \n");
        table.append("  -> [fd00:0244:0000:0000:0000:0000:0000:0001]:1F90      Masq    1      0");
        table.append("          0         \n");
      }
    }
    Files.writeString(net.resolve("ip_vs"), table, ISO_8859_1);
    Files.write(net.resolve("ip_vs_stats"), IpvsCorpus.totals());
    return reader(procfs, (long) PROTOCOLS.size() * SCHEDULERS.size());
  }

  /** Returns the reader of a kernel without IPVS. */
  public static IpvsReader absent(Path procfs) {
    return reader(procfs, 0);
  }

  private static IpvsReader reader(Path procfs, long ipv4Services) {
    IpvsReader.InfoSource info =
        new IpvsReader.InfoSource() {
          @Override
          public IpvsInfo info() {
            return new IpvsInfo(0x10201, 4_096, ipv4Services);
          }

          @Override
          public void close() {}
        };
    return new IpvsReader(new Procfs(procfs), info, IPSET_MODULE, System::nanoTime);
  }
}
