// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * What matters of one rule. A reader clears and fills one instance for each rule, so that a quarter
 * of a million rules leave no garbage. Destinations and refusals are needed in {@code
 * KUBE-SERVICES} only, translations in {@code KUBE-SEP-*}.
 *
 * <p>Addresses are two halves in network order, as numbers; an IPv4 address is the lower 32 bits of
 * the lower half.
 */
final class RuleFields {
  private boolean jumps;
  private int jumpKey;
  private boolean refuses;
  private boolean toOneAddress;
  private long destinationHigh;
  private long destinationLow;
  private boolean translates;
  private long backendHigh;
  private long backendLow;
  private int backendPort;

  /** Starts another rule, which has none of the properties below. */
  void clear() {
    jumps = false;
    refuses = false;
    toOneAddress = false;
    translates = false;
  }

  /** The rule jumps (or goes) to the chain with this key. */
  void jumpTo(int key) {
    jumps = true;
    jumpKey = key;
  }

  /** The rule's target is REJECT or DROP. */
  void refuse() {
    refuses = true;
  }

  /** The rule is for exactly this destination. */
  void destination(long high, long low) {
    toOneAddress = true;
    destinationHigh = high;
    destinationLow = low;
  }

  /**
   * The rule's target is DNAT.
   *
   * @param protocol its protocol number, 0 for any
   * @param port the port, 0 when it stays
   */
  void translateTo(long high, long low, int protocol, int port) {
    translates = true;
    backendHigh = high;
    backendLow = low;
    backendPort = (protocol << Short.SIZE) | port;
  }

  boolean jumps() {
    return jumps;
  }

  int jumpKey() {
    return jumpKey;
  }

  boolean refuses() {
    return refuses;
  }

  boolean isForOneAddress() {
    return toOneAddress;
  }

  boolean translates() {
    return translates;
  }

  int destinationNumber(Interner addresses) {
    return addresses.number(destinationHigh, destinationLow, 0);
  }

  int backendNumber(Interner backends) {
    return backends.number(backendHigh, backendLow, backendPort);
  }
}
