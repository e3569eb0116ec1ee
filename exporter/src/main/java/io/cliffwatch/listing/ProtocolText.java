// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import java.util.Locale;

/** Protocols as Kubernetes writes them. */
public final class ProtocolText {
  private ProtocolText() {}

  /**
   * Writes a protocol.
   *
   * @param number its number by linux/in.h; 0 is for every protocol
   * @return the name where Kubernetes has one, {@code ANY} for every protocol, else the number
   */
  public static String of(int number) {
    return switch (number) {
      case 0 -> "ANY";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 132 -> "SCTP";
      default -> String.format(Locale.ROOT, "%d", number);
    };
  }
}
