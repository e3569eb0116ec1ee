// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of Services is what iptables-save prints, rule by rule: the same for both backends. */
@ParameterizedClass
@EnumSource
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT
})
class ServiceRulesTest {
  private static final Pattern ROUTED =
      Pattern.compile(
          " -d ([0-9a-f.:]+)/(?:32|128) -p (\\S+) .*--dport (\\d+) .*-j (KUBE-SV[CL]-\\S+).*");
  private static final Pattern REFUSED =
      Pattern.compile(
          " -d ([0-9a-f.:]+)/(?:32|128) -p (\\S+) .*--dport (\\d+) .*-j (?:REJECT|DROP).*");

  private final Writer writer;

  ServiceRulesTest(Writer writer) {
    this.writer = writer;
  }

  @ParameterizedTest
  @EnumSource
  void everyServiceIsThatOfIptablesSave(AddressFamily family) throws Exception {
    KubeProxyRuleset ruleset =
        KubeProxyRuleset.everyShape(family, 100, 3).withForeignChains().withLeftovers(10);
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(family, ruleset.text());
      List<ListedService> services = found(tables.namespace().call(tables.reader()::services));
      assertThat(services).extracting(ServiceRulesTest::words).isEqualTo(expected(tables, family));
      assertThat(services).hasSizeGreaterThan(100);
      assertThat(services)
          .allSatisfy(service ->
              assertThat(service)
                  .extracting(ListedService::family, ListedService::backend)
                  .containsExactly(family, writer.backend().label()));
    }
  }

  @Test
  void ofTwoFamiliesBothAreListed() throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 2, 1).text());
      tables.restore(AddressFamily.IPV6, KubeProxyRuleset.plain(AddressFamily.IPV6, 1, 4).text());
      assertThat(found(tables.namespace().call(tables.reader()::services)))
          .extracting(ListedService::family, ListedService::backends)
          .containsExactly(
              tuple(AddressFamily.IPV4, 1L),
              tuple(AddressFamily.IPV4, 1L),
              tuple(AddressFamily.IPV6, 4L));
    }
  }

  private static String words(ListedService service) {
    return AddressText.withPort(service.address(), service.port())
        + " "
        + service.protocol()
        + " at "
        + (service.position().isPresent() ? service.position().getAsLong() : "none")
        + " to "
        + service.backends();
  }

  private static List<String> expected(KernelTables tables, AddressFamily family) throws Exception {
    Map<String, Map<String, List<String>>> saved = tables.save(family).tables();
    Map<String, List<String>> nat = saved.getOrDefault("nat", Map.of());
    List<String> words = new ArrayList<>();
    List<String> rules = rules(nat, "KUBE-SERVICES");
    for (int i = 0; i < rules.size(); i++) {
      Matcher rule = ROUTED.matcher(rules.get(i));
      if (rule.matches()) {
        Set<String> backends = new HashSet<>();
        backends(nat, rule.group(4), backends);
        words.add(words(rule) + " at " + (i + 1) + " to " + backends.size());
      }
    }
    for (String line : rules(saved.getOrDefault("filter", Map.of()), "KUBE-SERVICES")) {
      Matcher rule = REFUSED.matcher(line);
      if (rule.matches()) {
        words.add(words(rule) + " at none to 0");
      }
    }
    return words;
  }

  private static List<String> rules(Map<String, List<String>> table, String chain) {
    return table.getOrDefault(chain, List.of());
  }

  private static String words(Matcher rule) {
    return AddressText.withPort(rule.group(1), Integer.parseInt(rule.group(3)))
        + " "
        + rule.group(2).toUpperCase(Locale.ROOT);
  }

  private static void backends(Map<String, List<String>> nat, String chain, Set<String> backends) {
    for (String rule : rules(nat, chain)) {
      Matcher endpoint = Pattern.compile(" -j (KUBE-S(?:EP|VC|VL)-\\S+)").matcher(rule);
      if (endpoint.find()) {
        backends(nat, endpoint.group(1), backends);
      }
      Matcher destination = Pattern.compile(" -p (\\S+) .*--to-destination (\\S+)").matcher(rule);
      if (destination.find()) {
        backends.add(destination.group(1) + destination.group(2));
      }
    }
  }
}
