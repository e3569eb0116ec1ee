// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * What matters of one rule. A reader clears and fills one instance for each rule, so that a quarter
 * of a million rules leave no garbage. Destinations with their ports and refusals are needed in
 * {@code KUBE-SERVICES} only, translations in {@code KUBE-SEP-*}.
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
  private int protocol;
  private int destinationPort;
  private boolean translates;
  private long backendHigh;
  private long backendLow;
  private int backendPort;

  /** Starts another rule, which has none of the properties below. */
  void clear() {
    jumps = false;
    refuses = false;
    toOneAddress = false;
    protocol = 0;
    destinationPort = 0;
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
   * The rule is for this protocol and port.
   *
   * @param number the protocol's number, 0 for any
   * @param port the destination's port, 0 for any
   */
  void protocol(int number, int port) {
    protocol = number;
    destinationPort = port;
  }

  /**
   * The rule's target is DNAT.
   *
   * @param number its protocol's number, 0 for any
   * @param port the port, 0 when it stays
   */
  void translateTo(long high, long low, int number, int port) {
    translates = true;
    backendHigh = high;
    backendLow = low;
    backendPort = (number << Short.SIZE) | port;
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

  long destinationHigh() {
    return destinationHigh;
  }

  long destinationLow() {
    return destinationLow;
  }

  int protocol() {
    return protocol;
  }

  int destinationPort() {
    return destinationPort;
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
