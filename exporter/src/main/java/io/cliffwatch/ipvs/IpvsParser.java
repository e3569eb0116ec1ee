// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;

/**
 * {@code /proc/net/ip_vs} ({@code ip_vs_info_seq_show}, net/netfilter/ipvs/ip_vs_ctl.c), as it
 * comes:
 *
 * <pre>
 * IP Virtual Server version 1.2.1 (size=4096)
 * Prot LocalAddress:Port Scheduler Flags
 *   -> RemoteAddress:Port Forward Weight ActiveConn InActConn
 * TCP  0A600001:01BB rr  persistent 10800000 FFFFFFFF
 *   -> 0AF40001:192B      Masq    1      0          0
 * TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:01BB rr
 * FWM  00000007 rr
 * </pre>
 *
 * <p>Makes no object for a destination. Whatever the kernel does not print like that is refused.
 */
final class IpvsParser {
  private static final int MAX_LINE = 256;
  private static final byte[] VERSION = "IP Virtual Server version ".getBytes(ISO_8859_1);
  private static final byte[] HEADING =
      "Prot LocalAddress:Port Scheduler Flags".getBytes(ISO_8859_1);
  private static final byte[] DESTINATIONS =
      "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn".getBytes(ISO_8859_1);
  private static final int HEADINGS = 3;
  private static final byte[] ARROW = "  -> ".getBytes(ISO_8859_1);
  private static final byte[] MARK = "FWM  ".getBytes(ISO_8859_1);
  private static final byte[] TWO_SPACES = "  ".getBytes(ISO_8859_1);
  private static final byte[] SPACE = " ".getBytes(ISO_8859_1);
  private static final byte[] COLON = ":".getBytes(ISO_8859_1);
  private static final byte[] OPEN = "[".getBytes(ISO_8859_1);
  private static final byte[] CLOSE = "]:".getBytes(ISO_8859_1);
  private static final byte[] ONE_PACKET = "ops ".getBytes(ISO_8859_1);
  private static final byte[] PERSISTENT = "persistent ".getBytes(ISO_8859_1);

  /** Takes what is in the table. */
  interface Sink {
    /** A virtual service; its destinations follow. Numbers as in {@code Address}. */
    void service(
        AddressFamily family, String protocol, long high, long low, int port, String scheduler)
        throws IOException;

    /** A firewall-mark service, of which the table does not tell the family. */
    void firewallMark(long mark);

    /** A destination of the service before it. */
    void destination(long high, long low, int port, long weight, long active, long inactive);
  }

  private final Sink sink;
  private final LineReader line = new LineReader(MAX_LINE);
  private long lineNumber = 1;
  private boolean service;
  private long high;
  private long low;

  IpvsParser(Sink sink) {
    this.sink = requireNonNull(sink, "sink is null");
    line.start(lineNumber);
  }

  /** Takes the next bytes of the file. */
  void feed(byte[] bytes, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        take();
        lineNumber++;
        line.start(lineNumber);
      } else {
        line.append(bytes[i]);
      }
    }
  }

  /** The file is at its end. */
  void finish() throws MalformedIpvsException {
    if (!line.isEmpty()) {
      throw line.malformed("is not complete");
    }
    if (lineNumber <= HEADINGS) {
      throw new MalformedIpvsException("/proc/net/ip_vs ends before its headings do");
    }
  }

  private void take() throws IOException {
    if (lineNumber <= HEADINGS) {
      heading();
    } else if (line.skip(ARROW)) {
      destination();
    } else if (line.skip(MARK)) {
      firewallMark();
    } else {
      service();
    }
  }

  private void heading() throws MalformedIpvsException {
    boolean known =
        switch ((int) lineNumber) {
          case 1 -> line.skip(VERSION);
          case 2 -> line.is(HEADING);
          default -> line.is(DESTINATIONS);
        };
    if (!known) {
      throw line.malformed("is another heading than this version knows");
    }
  }

  private void firewallMark() throws MalformedIpvsException {
    long mark = line.hexadecimal(8, 'A');
    line.expect(SPACE);
    line.word();
    line.expect(SPACE);
    line.skip(ONE_PACKET);
    persistence();
    service = true;
    sink.firewallMark(mark);
  }

  private void service() throws IOException {
    String protocol = line.word();
    line.expect(TWO_SPACES);
    AddressFamily family = address();
    int port = (int) line.hexadecimal(4, 'A');
    line.expect(SPACE);
    String scheduler = line.word();
    line.expect(SPACE);
    if (family == AddressFamily.IPV4) {
      line.skip(ONE_PACKET);
      line.expect(SPACE);
    }
    persistence();
    service = true;
    sink.service(family, protocol, high, low, port, scheduler);
  }

  private void persistence() throws MalformedIpvsException {
    if (line.skip(PERSISTENT)) {
      line.decimal();
      line.expect(SPACE);
      line.hexadecimal(8, 'A');
    }
    line.expectEnd();
  }

  private void destination() throws MalformedIpvsException {
    if (!service) {
      throw line.malformed("is a destination without a service");
    }
    address();
    int port = (int) line.hexadecimal(4, 'A');
    line.expectSpaces();
    line.word();
    line.expectSpaces();
    long weight = line.decimal();
    line.expectSpaces();
    long active = line.decimal();
    line.expectSpaces();
    long inactive = line.decimal();
    line.skipSpaces();
    line.expectEnd();
    sink.destination(high, low, port, weight, active, inactive);
  }

  /** Reads an address and the colon behind it; IPv6 is eight groups of four digits. */
  private AddressFamily address() throws MalformedIpvsException {
    if (!line.skip(OPEN)) {
      high = 0;
      low = line.hexadecimal(8, 'A');
      line.expect(COLON);
      return AddressFamily.IPV4;
    }
    high = fourGroups();
    line.expect(COLON);
    low = fourGroups();
    line.expect(CLOSE);
    return AddressFamily.IPV6;
  }

  private long fourGroups() throws MalformedIpvsException {
    long groups = line.hexadecimal(4, 'a');
    for (int i = 1; i < 4; i++) {
      line.expect(COLON);
      groups = (groups << 16) | line.hexadecimal(4, 'a');
    }
    return groups;
  }
}
