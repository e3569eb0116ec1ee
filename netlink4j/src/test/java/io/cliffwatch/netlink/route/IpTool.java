// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses as {@code ip -o addr} prints them. */
final class IpTool {
  private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

  private IpTool() {}

  /** {@code 10.96.0.1/32}, {@code fd00:10:96::1/128}: the first run of zeros is left out. */
  static String text(InterfaceAddress address) {
    InetAddress inet = address.address();
    String text = inet.getHostAddress();
    if (inet instanceof Inet6Address) {
      text = ZEROS.matcher(text).replaceFirst("::");
    }
    return text + "/" + address.prefixLength();
  }
}
