// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Loopback traffic that moves the counters of connection tracking. */
public final class ConntrackTraffic {
  private static final int CONNECTIONS = 20;

  private ConntrackTraffic() {}

  /** Sends a little traffic of every kind, and is done when it has arrived. */
  public static void make(ScratchNamespace namespace) throws Exception {
    namespace.exec("iptables-legacy", "-F");
    namespace.exec("iptables-legacy", "-t", "nat", "-F");
    invalid(namespace);
    found(namespace);
  }

  /** A TCP connection older than its tracking, which strict tracking calls invalid. */
  private static void invalid(ScratchNamespace namespace) throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    ServerSocket server = namespace.call(() -> new ServerSocket(0, 1, loopback));
    Socket client = namespace.call(() -> new Socket(loopback, server.getLocalPort()));
    try (server;
        client;
        Socket accepted = server.accept()) {
      track(namespace);
      namespace.exec("sh", "-c", "echo 0 >/proc/sys/net/netfilter/nf_conntrack_tcp_loose");
      namespace.exec("conntrack", "-F");
      for (int i = 0; i < CONNECTIONS; i++) {
        client.getOutputStream().write(i);
        accepted.getInputStream().readNBytes(1);
      }
    }
  }

  private static void track(ScratchNamespace namespace) throws Exception {
    namespace.exec("iptables-legacy", "-A", "INPUT", "-m", "conntrack", "--ctstate", "NEW");
  }

  /**
   * As many senders as the rule has ports: the kernel tries one at random for each, and finds some
   * in use.
   */
  private static void found(ScratchNamespace namespace) throws Exception {
    namespace.exec(
        "iptables-legacy",
        "-t",
        "nat",
        "-A",
        "POSTROUTING",
        "-p",
        "udp",
        "-j",
        "SNAT",
        "--to-source",
        "127.0.0.1:5000-" + (5000 + CONNECTIONS - 1));
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (DatagramSocket receiver = namespace.call(() -> new DatagramSocket(0, loopback))) {
      receiver.setSoTimeout(10_000);
      for (int i = 0; i < CONNECTIONS; i++) {
        try (DatagramSocket sender = namespace.call(() -> new DatagramSocket(0, loopback))) {
          byte[] bytes = {1};
          sender.send(new DatagramPacket(bytes, 1, receiver.getLocalSocketAddress()));
          receiver.receive(new DatagramPacket(new byte[1], 1));
        }
      }
    }
  }
}
