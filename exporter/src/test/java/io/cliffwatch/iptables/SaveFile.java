// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.iptables.FamilyCensus.Counts;
import io.cliffwatch.iptables.FamilyCensus.Lookup;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.SavedTables;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The witness: computes a census from what {@code iptables-save} prints, by names and text, without
 * any code of the parser.
 *
 * @param backend whose tool printed it
 * @param tables table to chain to rules, as printed
 */
public record SaveFile(Backend backend, Map<String, Map<String, List<String>>> tables) {
  private static final Pattern JUMP = Pattern.compile(" -[jg] (\\S+)");
  private static final Pattern DESTINATION =
      Pattern.compile("(?<! !) -d ([0-9a-f.:]+)/(?:32(?=\\D).*|128.*)");
  private static final Pattern BACKEND = Pattern.compile(" -j DNAT --to-destination (\\S+)");
  private static final Pattern PROTOCOL = Pattern.compile(" -p (\\S+)");

  /** Parses what iptables-save printed. */
  public static SaveFile parse(String text) {
    return parse(Backend.LEGACY, text);
  }

  /** Parses what the iptables-save of a backend printed. */
  public static SaveFile parse(Backend backend, String text) {
    Map<String, Map<String, List<String>>> tables = SavedTables.parse(text);
    tables
        .values()
        .forEach(
            table -> table.values().forEach(rules -> rules.replaceAll(SaveFile::withoutComment)));
    return new SaveFile(backend, tables);
  }

  private static String withoutComment(String rule) {
    return rule.replaceAll(" -m comment --comment (\"[^\"]*\"|\\S+)", "");
  }

  /** Counts what the agent ought to count. */
  public FamilyCensus census(AddressFamily family) {
    return new FamilyCensus(
        family, backend, tableCounts(), classes(), lookup(), hooked(), services(), endpoints());
  }

  private boolean hooked() {
    return Stream.of("PREROUTING", "OUTPUT")
        .flatMap(chain -> table("nat").getOrDefault(chain, List.of()).stream())
        .anyMatch(rule -> rule.matches(".* -[jg] KUBE-SERVICES\\b.*"));
  }

  private TreeMap<String, Counts> tableCounts() {
    TreeMap<String, Counts> counts = new TreeMap<>();
    tables.forEach((name, chains) ->
        counts.put(
            name, new Counts(chains.values().stream().mapToLong(List::size).sum(), chains.size())));
    return counts;
  }

  private Map<ChainClass, Counts> classes() {
    Map<ChainClass, Counts> classes = new LinkedHashMap<>();
    for (Map<String, List<String>> table : tables.values()) {
      table.forEach((chain, rules) -> {
        Counts sum = classes.getOrDefault(classOf(chain), Counts.NONE);
        classes.put(classOf(chain), new Counts(sum.rules() + rules.size(), sum.chains() + 1));
      });
    }
    return classes;
  }

  private static ChainClass classOf(String chain) {
    if (chain.matches("KUBE-SERVICES")) {
      return ChainClass.SERVICES;
    } else if (chain.matches("KUBE-SV[CL]-.*")) {
      return ChainClass.SERVICE;
    } else if (chain.matches("KUBE-SEP-.*")) {
      return ChainClass.ENDPOINT;
    } else if (chain.matches("KUBE-(EXT|FW|XLB)-.*")) {
      return ChainClass.EXTERNAL;
    } else if (chain.matches("KUBE-NODE-?PORTS?")) {
      return ChainClass.NODE_PORTS;
    }
    return chain.matches("KUBE-.*") ? ChainClass.KUBE_OTHER : ChainClass.OTHER;
  }

  private Map<String, List<String>> table(String name) {
    return tables.getOrDefault(name, Map.of());
  }

  private Optional<Lookup> lookup() {
    List<String> rules = table("nat").get("KUBE-SERVICES");
    if (rules == null) {
      return Optional.empty();
    }
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(".* -[jg] KUBE-(SVC|SVL|EXT|FW|XLB)-.*")) {
        positions.add(i + 1);
      }
    }
    OptionalDouble mean = positions.stream().mapToInt(Integer::intValue).average();
    return Optional.of(new Lookup(rules.size(), mean));
  }

  private long services() {
    Set<InetAddress> addresses = new HashSet<>();
    for (String rule : table("nat").getOrDefault("KUBE-SERVICES", List.of())) {
      if (rule.matches(".* -[jg] KUBE-SV[CL]-.*")) {
        destination(rule).ifPresent(addresses::add);
      }
    }
    for (String rule : table("filter").getOrDefault("KUBE-SERVICES", List.of())) {
      if (rule.matches(".* -j (REJECT|DROP)\\b.*")) {
        destination(rule).ifPresent(addresses::add);
      }
    }
    return addresses.size();
  }

  private static Optional<InetAddress> destination(String rule) {
    Matcher matcher = DESTINATION.matcher(rule + " ");
    try {
      return matcher.find()
          ? Optional.of(InetAddress.getByName(matcher.group(1)))
          : Optional.empty();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }

  private long endpoints() {
    Map<String, List<String>> nat = table("nat");
    Set<String> seen = new HashSet<>(Set.of("KUBE-SERVICES"));
    Deque<String> open = new ArrayDeque<>(seen);
    Set<String> backends = new HashSet<>();
    while (!open.isEmpty()) {
      String chain = open.pop();
      for (String rule : nat.getOrDefault(chain, List.of())) {
        Matcher jump = JUMP.matcher(rule);
        if (jump.find() && nat.containsKey(jump.group(1)) && seen.add(jump.group(1))) {
          open.push(jump.group(1));
        }
        Matcher backend = BACKEND.matcher(rule);
        Matcher protocol = PROTOCOL.matcher(rule);
        if (chain.startsWith("KUBE-SEP-") && backend.find()) {
          backends.add((protocol.find() ? protocol.group(1) : "all") + " " + backend.group(1));
        }
      }
    }
    return backends.size();
  }
}
