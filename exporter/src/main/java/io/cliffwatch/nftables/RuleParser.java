// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CMP_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VALUE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VERDICT;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_IMMEDIATE_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_LOOKUP_SET;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_META_KEY;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_NAT_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_VERDICT_CHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_META_L4PROTO;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_NAT_DNAT;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.nftables.Expressions;
import io.cliffwatch.netlink.nftables.Rule;
import io.cliffwatch.netlink.nftables.RuleVisitor;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the rules of one chain and keeps where they lead. kube-proxy translates either to what a
 * map gives for a number at random, or to an address and a port that stand in the rule.
 */
final class RuleParser implements RuleVisitor {
  private static final int PADDED_PORT_BYTES = 4;
  private static final int PORT_BYTES = 2;

  private final AddressFamily family;
  private final List<String> chains = new ArrayList<>();
  private final List<ChainFacts.Lookup> lookups = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private long rules;

  // Of the current rule.
  private final List<String> sets = new ArrayList<>();
  private final List<byte[]> constants = new ArrayList<>();
  private boolean protocolIsLoaded;
  private int protocol;
  private boolean translates;

  RuleParser(AddressFamily family) {
    this.family = family;
  }

  ChainFacts facts() {
    return new ChainFacts(rules, chains, lookups, endpoints);
  }

  @Override
  public void visit(Rule rule) throws MalformedMessageException {
    rules++;
    sets.clear();
    constants.clear();
    protocolIsLoaded = false;
    protocol = 0;
    translates = false;
    Expressions expressions = rule.expressions();
    while (expressions.next()) {
      take(expressions);
    }
    sets.forEach(set -> lookups.add(new ChainFacts.Lookup(set, translates, protocol)));
    if (translates) {
      addConstantEndpoint();
    }
  }

  private void take(Expressions expressions) throws MalformedMessageException {
    AttributeReader data = expressions.data();
    switch (expressions.kind()) {
      case IMMEDIATE -> immediate(data);
      case LOOKUP -> lookup(data);
      case META -> meta(data);
      case CMP -> compare(data);
      case NAT -> nat(data);
      default -> {} // the others lead nowhere
    }
  }

  private void immediate(AttributeReader data) throws MalformedMessageException {
    while (data.next()) {
      if (data.type() == NFTA_IMMEDIATE_DATA) {
        AttributeReader value = data.nested();
        while (value.next()) {
          switch (value.type()) {
            case NFTA_DATA_VALUE -> constants.add(value.bytes());
            case NFTA_DATA_VERDICT -> verdict(value.nested());
            default -> value.skipUnknown();
          }
        }
      }
    }
  }

  private void verdict(AttributeReader verdict) throws MalformedMessageException {
    while (verdict.next()) {
      if (verdict.type() == NFTA_VERDICT_CHAIN) {
        chains.add(verdict.byteText());
      }
    }
  }

  private void lookup(AttributeReader data) throws MalformedMessageException {
    while (data.next()) {
      if (data.type() == NFTA_LOOKUP_SET) {
        sets.add(data.byteText());
      }
    }
  }

  private void meta(AttributeReader data) throws MalformedMessageException {
    while (data.next()) {
      if (data.type() == NFTA_META_KEY) {
        protocolIsLoaded = data.networkU32() == NFT_META_L4PROTO;
      }
    }
  }

  /** {@code meta l4proto tcp}: the comparison comes right behind what it compares. */
  private void compare(AttributeReader data) throws MalformedMessageException {
    while (data.next()) {
      if (data.type() == NFTA_CMP_DATA && protocolIsLoaded) {
        AttributeReader value = data.nested();
        while (value.next()) {
          if (value.type() == NFTA_DATA_VALUE) {
            protocol = value.byteAt(0);
          }
        }
      }
    }
    protocolIsLoaded = false;
  }

  private void nat(AttributeReader data) throws MalformedMessageException {
    while (data.next()) {
      if (data.type() == NFTA_NAT_TYPE) {
        translates |= data.networkU32() == NFT_NAT_DNAT;
      }
    }
  }

  private void addConstantEndpoint() {
    Optional<byte[]> address = constant(family.addressBytes());
    Optional<byte[]> port = constant(PORT_BYTES);
    if (address.isPresent() && port.isPresent()) {
      endpoints.add(
          new Endpoint(
              protocol,
              ByteBuffer.allocate(family.addressBytes() + PADDED_PORT_BYTES)
                  .put(address.get())
                  .put(port.get())
                  .rewind()
                  .asReadOnlyBuffer()));
    }
  }

  /** Addresses and ports are told apart by their lengths. */
  private Optional<byte[]> constant(int bytes) {
    return constants.stream().filter(constant -> constant.length == bytes).findFirst();
  }
}
