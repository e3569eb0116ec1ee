// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a real kube-proxy wrote, see {@code corpus/README.md}. */
final class Corpus {
  private Corpus() {}

  /** Returns kube-proxy's rules without the matches that need objects made over netlink. */
  static String rules(AddressFamily family) {
    String tool =
        switch (family) {
          case IPV4 -> "iptables";
          case IPV6 -> "ip6tables";
        };
    return text("iptables-legacy/" + tool + "-save.txt")
        .replaceAll("-m nfacct --nfacct-name +\\S+ ", "");
  }

  static String text(String file) {
    try (InputStream stream =
        Objects.requireNonNull(Corpus.class.getResourceAsStream("/corpus/" + file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
