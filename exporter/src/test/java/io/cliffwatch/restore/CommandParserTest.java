// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandParserTest {
  @ParameterizedTest
  @CsvSource({
    "/usr/sbin/iptables-restore -w 5 --noflush --counters, iptables-restore",
    "ip6tables-restore --noflush, ip6tables-restore",
    "/usr/sbin/iptables-legacy-restore, iptables-restore",
    "iptables-nft-restore -T nat, iptables-restore",
    "ip6tables-nft-restore, ip6tables-restore",
    "/usr/sbin/xtables-nft-multi iptables-restore, iptables-restore",
    "xtables-legacy-multi ip6tables-legacy-restore, ip6tables-restore",
    "nft -f -, nft",
    "/usr/sbin/nft --check -f -, nft",
    "nft --file /tmp/x, nft",
    "nft -cf -, nft",
    "nft add table ip x, nft",
    "nft -j list chains ip, nft-list",
    "nft --json list map ip kube-proxy service-ips, nft-list",
    "nft -a -n list ruleset, nft-list",
    "nft -I /etc/nft list ruleset, nft-list",
    "/bin/sh /usr/sbin/iptables-restore -w 5 --noflush, iptables-restore",
    "/bin/bash -e /usr/sbin/ip6tables-restore, ip6tables-restore",
    "dash /usr/sbin/nft list ruleset, nft-list",
    "ipset restore -!, ipset",
    "/sbin/ipset list -n, ipset"
  })
  void theCommandLineTells(String line, String command) {
    assertThat(ofLine(line)).map(Command::word).contains(command);
  }

  @ParameterizedTest
  @CsvSource({
    "iptables-legacy -t nat -S",
    "iptables-legacy-save",
    "xtables-nft-multi iptables-save",
    "nft monitor",
    "nft -i",
    "/bin/sh /usr/sbin/iptables-legacy-save",
    "/bin/sh",
    "nft",
    "/usr/bin/pg-restore"
  })
  void whatDoesNotCount(String line) {
    assertThat(ofLine(line)).isEmpty();
  }

  @Test
  void aWholeCommandInOneArgument() {
    assertThat(CommandParser.ofCommandLine(List.of("nft", "list ruleset")))
        .contains(Command.NFT_LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "iptables-restor, iptables-restore, iptables-restore",
    "iptables-nft-re, iptables-restore, iptables-restore",
    "ip6tables-resto, ip6tables-restore, ip6tables-restore",
    "ip6tables-nft-r, ip6tables-restore, ip6tables-restore",
    "iptables-legacy, iptables-restore, ",
    "ip6tables-legac, ip6tables-restore, ",
    "xtables-nft-mul, iptables-restore, ",
    "xtables-legacy-, iptables-restore, ",
    "nft, nft, nft-list",
    "ipset, ipset, ipset",
    "iptables, , ",
    "iptables-save, , "
  })
  void ofAnEndedRunItsNameAndWhetherItListedTell(String name, String silent, String listed) {
    assertThat(CommandParser.ofName(name, false).map(Command::word))
        .isEqualTo(Optional.ofNullable(silent));
    assertThat(CommandParser.ofName(name, true).map(Command::word))
        .isEqualTo(Optional.ofNullable(listed));
    assertThat(CommandParser.isCandidate(name)).isEqualTo(silent != null);
  }

  private static Optional<Command> ofLine(String line) {
    return CommandParser.ofCommandLine(Pattern.compile(" ").splitAsStream(line).toList());
  }
}
