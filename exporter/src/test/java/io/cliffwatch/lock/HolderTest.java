// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HolderTest {
  @ParameterizedTest
  @CsvSource({
    "/usr/sbin/iptables-restore -w 5, iptables-restore",
    "xtables-legacy-multi ip6tables-restore, ip6tables-restore",
    "iptables-legacy -t nat -A X, iptables",
    "/sbin/ip6tables -S, ip6tables",
    "/usr/local/bin/kube-proxy --config=x, kube-proxy",
    "felix, other"
  })
  void theCommandLineTells(String line, String word) {
    assertThat(Holder.of(Pattern.compile(" ").splitAsStream(line).toList()).word()).isEqualTo(word);
  }

  @Test
  void oneThatIsGoneIsSomebody() {
    assertThat(Holder.of(List.of())).isEqualTo(Holder.OTHER);
  }

  @Test
  void linesOfOtherLocksAndFilesAreLeftOut() {
    List<String> lines =
        List.of(
            "1: FLOCK  ADVISORY  WRITE 917 00:1a:1234 0 EOF",
            "1: -> FLOCK  ADVISORY  WRITE 918 00:1a:1234 0 EOF",
            "2: POSIX  ADVISORY  WRITE 919 00:1a:1234 0 EOF",
            "3: FLOCK  ADVISORY  WRITE 920 00:1a:12345 0 EOF",
            "4: FLOCK  ADVISORY  WRITE 0 00:1a:1234 0 EOF");
    assertThat(LocksParser.parts(lines, 1234))
        .containsExactly(
            new LocksParser.Part(OptionalLong.of(917), false, "00:1a"),
            new LocksParser.Part(OptionalLong.of(918), true, "00:1a"),
            new LocksParser.Part(OptionalLong.empty(), false, "00:1a"));
  }
}
