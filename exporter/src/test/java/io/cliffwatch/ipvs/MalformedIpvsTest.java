// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.TornReadException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A table with some bytes changed, or cut off, is refused unless each of its lines is one that the
 * kernel could have printed; then the counts are those of its lines. {@code
 * -Dcliffwatch.fuzz.seed=…} repeats a run.
 */
class MalformedIpvsTest {
  private static final long SEED = Long.getLong("cliffwatch.fuzz.seed", System.nanoTime());
  private static final int INPUTS = Integer.getInteger("cliffwatch.fuzz.inputs", 20_000);

  // Only numbers that the kernel prints as an int are groups that capture.
  private static final String INT = "(\\d{1,10})";
  private static final String IPV6 = "\\[(?:[0-9a-f]{4}:){7}[0-9a-f]{4}\\]:[0-9A-F]{4}";
  private static final String IPV4 = "[0-9A-F]{8}:[0-9A-F]{4}";
  private static final String PERSISTENT = "(?:persistent " + INT + " [0-9A-F]{8})?";
  private static final Pattern SERVICE =
      Pattern.compile(
          "[\\w-]+  (?:%s [\\w-]+ (?:ops )? |%s [\\w-]+ )%s".formatted(IPV4, IPV6, PERSISTENT));
  private static final Pattern MARK =
      Pattern.compile("FWM  [0-9A-F]{8} [\\w-]+ (?:ops )?" + PERSISTENT);
  private static final Pattern DESTINATION =
      Pattern.compile("  -> (?:%s|%s) +[\\w-]+ +%s +%s +%s *".formatted(IPV4, IPV6, INT, INT, INT));
  private static final Pattern LINE_END = Pattern.compile("\n");
  private static final int MAX_LINE = 256;
  private static final String DIGITS_AND_MORE = "0123456789ABCDEFabcdef: \n->[]";

  private int accepted;
  private int refused;
  private int torn;

  @Test
  void whatTheKernelDoesNotPrintIsRefused() throws IOException {
    byte[] table = sample();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = table.clone();
      int changes = random.nextInt(3);
      for (int change = 0; change < changes; change++) {
        input = changed(input, random);
      }
      check(input, "seed " + SEED + ", input " + i);
    }
    System.out.printf(
        "malformed ip_vs: seed %d, %d accepted, %d refused, %d torn%n",
        SEED, accepted, refused, torn);
    assertThat(accepted).isGreaterThan(INPUTS / 20);
    assertThat(refused).isGreaterThan(INPUTS / 20);
  }

  @Test
  void aTableThatIsCutOffIsRefusedExceptBetweenLines() throws IOException {
    byte[] table = sample();
    for (int length = 0; length < table.length; length++) {
      check(Arrays.copyOf(table, length), "cut to " + length);
    }
  }

  private static byte[] sample() throws IOException {
    String captured = new String(IpvsCorpus.table(), ISO_8859_1);
    String head = captured.substring(0, captured.indexOf("\nTCP", 1_500) + 1);
    return (head
            + "TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:01BB rr \n"
            + "  -> [fd00:0010:0244:0000:0000:0000:0000:0001]:192B      Masq    1      5          6"
            + "         \n"
            + "UDP  0A600001:0035 rr ops  persistent 300000 FFFFFFFF\n"
            + "FWM  00000007 rr \n"
            + "  -> 0AF40001:0050      Route   1      0          0         \n")
        .getBytes(ISO_8859_1);
  }

  private static byte[] changed(byte[] input, SplittableRandom random) {
    int at = random.nextInt(input.length);
    switch (random.nextInt(5)) {
      case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> input[at] = (byte) DIGITS_AND_MORE.charAt(random.nextInt(DIGITS_AND_MORE.length()));
      case 2 -> input = Arrays.copyOf(input, at);
      case 3 -> System.arraycopy(input, at, input, 0, input.length - at);
      default -> {
        int length = random.nextInt(input.length - at);
        int from = random.nextInt(input.length - length);
        System.arraycopy(input, from, input, at, length);
      }
    }
    return input.length == 0 ? new byte[] {'\n'} : input;
  }

  private void check(byte[] input, String which) throws IOException {
    List<String> lines = lines(input);
    boolean possible = isPossible(lines);
    try {
      List<FamilyCensus> families = IpvsParserTest.tally(input).census();
      assertThat(possible).as(which + " was accepted: " + lines).isTrue();
      long services = lines.stream().skip(3).filter(line -> matches(SERVICE, line)).count();
      assertThat(services(families)).as(which).isEqualTo(services);
      accepted++;
    } catch (MalformedIpvsException e) {
      assertThat(possible).as(which + " was refused: " + e.getMessage()).isFalse();
      refused++;
    } catch (TornReadException e) {
      torn++; // a service twice
    }
  }

  /** The last one is what follows the last end of a line: nothing, in a whole table. */
  private static List<String> lines(byte[] input) {
    return List.of(LINE_END.split(new String(input, ISO_8859_1), -1));
  }

  private static long services(List<FamilyCensus> families) {
    return families.stream()
        .flatMap(family -> family.services().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static boolean isPossible(List<String> lines) {
    if (lines.size() < 4
        || !lines.getLast().isEmpty()
        || lines.stream().anyMatch(line -> line.length() > MAX_LINE)) {
      return false;
    }
    List<String> entries = lines.subList(3, lines.size() - 1);
    return lines.getFirst().startsWith("IP Virtual Server version ")
        && lines.subList(1, 3).equals(IpvsParserTest.HEADINGS.lines().skip(1).toList())
        && (entries.isEmpty() || !matches(DESTINATION, entries.getFirst()))
        && entries.stream()
            .allMatch(line ->
                matches(SERVICE, line) || matches(MARK, line) || matches(DESTINATION, line));
  }

  private static boolean matches(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches() || (pattern != MARK && line.startsWith("FWM  "))) {
      return false;
    }
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String number = matcher.group(i);
      if (number != null && Long.parseLong(number) > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }
}
