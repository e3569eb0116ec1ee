// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the few lines that are of interest out of kube-proxy's metrics, which have hundreds, and
 * many thousands where k3s serves those of all its components.
 *
 * <p>Versions before 1.27 and the ipvs mode know no partial syncs: each of theirs is a full one.
 */
final class SyncParser {
  private static final byte[] PREFIX = "kube".getBytes(UTF_8);
  private static final String KUBE_PROXYS = "kubeproxy_";
  private static final String SYNC = KUBE_PROXYS + "sync_";
  private static final String QUEUED = SYNC + "proxy_rules_last_queued_timestamp_seconds";
  private static final String SYNCED = SYNC + "proxy_rules_last_timestamp_seconds";
  private static final String ALL = SYNC + "proxy_rules_duration_seconds_count";
  private static final String FULL = SYNC + "full_proxy_rules_duration_seconds_count";
  private static final String PARTIAL = SYNC + "partial_proxy_rules_duration_seconds_count";
  private static final String BUILD = "kubernetes_build_info";

  private static final Pattern LINE =
      Pattern.compile("([a-z_]+)(?:\\{(.*)})? ([^ ]+)(?: -?[0-9]+)?");
  private static final Pattern FAMILY = Pattern.compile("\\bip_family=\"([^\"]*)\"");
  private static final Pattern VERSION = Pattern.compile("\\bgit_version=\"([^\"]*)\"");

  private final Map<String, Map<String, Double>> families = new HashMap<>();
  private Optional<String> version = Optional.empty();
  private boolean kubeProxys;

  private SyncParser() {}

  /**
   * Reads a whole answer.
   *
   * @throws IOException when a line of interest makes no sense
   */
  static SyncFigures parse(ByteBuffer body) throws IOException {
    SyncParser parser = new SyncParser();
    int begin = body.position();
    for (int i = begin; i < body.limit(); i++) {
      if (body.get(i) == '\n') {
        parser.line(body, begin, i);
        begin = i + 1;
      }
    }
    return parser.figures();
  }

  private void line(ByteBuffer body, int begin, int end) throws IOException {
    for (int i = 0; i < PREFIX.length; i++) {
      if (begin + i >= end || body.get(begin + i) != PREFIX[i]) {
        return;
      }
    }
    String line = UTF_8.decode(body.slice(begin, end - begin)).toString();
    kubeProxys |= line.startsWith(KUBE_PROXYS);
    if (line.startsWith(SYNC) || line.startsWith(BUILD)) {
      line(line);
    }
  }

  private void line(String line) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IOException("kube-proxy's metrics have a line that makes no sense: " + line);
    }
    String labels = Optional.ofNullable(parts.group(2)).orElse("");
    switch (parts.group(1)) {
      case BUILD -> version = value(VERSION, labels);
      case QUEUED, SYNCED, ALL, FULL, PARTIAL ->
          families
              .computeIfAbsent(parts.group(1), name -> new HashMap<>())
              .merge(value(FAMILY, labels).orElse(""), number(line, parts.group(3)), Double::sum);
      default -> {}
    }
  }

  private static Optional<String> value(Pattern pattern, String labels) {
    Matcher matcher = pattern.matcher(labels);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static double number(String line, String text) throws IOException {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("kube-proxy's metrics have no number where one belongs: " + line, e);
    }
    throw new IOException("kube-proxy's metrics have no number where one belongs: " + line);
  }

  private SyncFigures figures() {
    boolean apart = families.containsKey(FULL) || families.containsKey(PARTIAL);
    return new SyncFigures(
        kubeProxys, version, of(QUEUED), of(SYNCED), sum(apart ? FULL : ALL), sum(PARTIAL));
  }

  private Map<String, Double> of(String name) {
    return families.getOrDefault(name, Map.of());
  }

  private double sum(String name) {
    return of(name).values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
