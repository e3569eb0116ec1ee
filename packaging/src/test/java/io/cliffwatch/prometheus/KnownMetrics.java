// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import io.cliffwatch.AgentCatalogue;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which metrics, labels and values a query may name: the catalogue's, and few foreign ones. */
public final class KnownMetrics {
  private static final String BUCKET = "_bucket";

  /** The bound of a histogram's bucket. */
  private static final Label BOUND = Label.atMost(11, "le");

  /** What service discovery puts on every series. */
  private static final Set<String> TARGET = Set.of("job", "instance", "namespace", "pod", "node");

  /** Of Prometheus itself, and what every process exposes. */
  private static final List<MetricFamily> FOREIGN =
      List.of(
          MetricFamily.gauge("up", "Whether the target could be scraped", "Prometheus"),
          MetricFamily.gauge(
              "ALERTS",
              "Alerts that are pending or firing",
              "Prometheus",
              Label.atMost(100, "alertname"),
              Label.oneOf("severity", "info", "warning", "critical"),
              Label.oneOf("alertstate", "pending", "firing")),
          MetricFamily.counter(
              "process_cpu_seconds_total", "CPU time of the process", "/proc/self/stat"),
          MetricFamily.gauge(
              "process_resident_memory_bytes", "Memory of the process", "/proc/self/stat"));

  /** What a histogram's name ends in where its series are counters. */
  private static final List<String> HISTOGRAM_PARTS = List.of(BUCKET, "_count", "_sum");

  private final Map<String, MetricFamily> families = new HashMap<>();

  /** Takes the agent's own catalogue. */
  public KnownMetrics() {
    FOREIGN.forEach(family -> families.put(family.name(), family));
    AgentCatalogue.load().families().forEach(family -> families.put(family.name(), family));
  }

  /** Tells whether there is such a metric. */
  public boolean contains(String metric) {
    return families.containsKey(metric);
  }

  /** Returns what is wrong with the names in an expression, nothing when all is well. */
  public List<String> problems(Expression expression) {
    List<String> problems = new ArrayList<>();
    for (Selector selector : expression.selectors()) {
      family(selector.metric())
          .ifPresentOrElse(
              known -> problems.addAll(problems(known, selector)),
              () -> problems.add("there is no metric '" + selector.metric() + "'"));
    }
    problems.addAll(unknownLabels(expression, expression.labels()));
    return problems;
  }

  /** Returns which of the labels no series in the expression has. */
  public List<String> unknownLabels(Expression expression, Collection<String> labels) {
    Set<String> known = new TreeSet<>(TARGET);
    expression.selectors().stream()
        .flatMap(selector -> labels(selector.metric()).stream())
        .forEach(label -> known.add(label.name()));
    return labels.stream()
        .filter(label -> !known.contains(label))
        .map(label -> "no series has the label '" + label + "'; there are " + known)
        .toList();
  }

  /** Returns the family of a series' name; a histogram itself has no series of its name. */
  private Optional<MetricFamily> family(String series) {
    for (String part : HISTOGRAM_PARTS) {
      MetricFamily histogram =
          families.get(series.substring(0, Math.max(0, series.length() - part.length())));
      if (series.endsWith(part)
          && histogram != null
          && histogram.type() == MetricFamily.Type.HISTOGRAM) {
        return Optional.of(histogram);
      }
    }
    return Optional.ofNullable(families.get(series))
        .filter(family -> family.type() != MetricFamily.Type.HISTOGRAM);
  }

  private List<Label> labels(String series) {
    List<Label> labels = new ArrayList<>();
    family(series).ifPresent(family -> labels.addAll(family.labels()));
    if (series.endsWith(BUCKET) && !labels.isEmpty()) {
      labels.add(BOUND);
    }
    return labels;
  }

  private List<String> problems(MetricFamily family, Selector selector) {
    List<String> problems = new ArrayList<>();
    boolean counter =
        family.type() == MetricFamily.Type.COUNTER || family.type() == MetricFamily.Type.HISTOGRAM;
    if (counter == selector.range().isEmpty()) {
      problems.add(
          selector.metric()
              + (counter ? " is a counter, take its rate" : " is a gauge, take its value"));
    }
    Map<String, Label> labels =
        labels(selector.metric()).stream().collect(Collectors.toMap(Label::name, label -> label));
    for (Selector.Match match : selector.matches()) {
      Optional<Label> label = Optional.ofNullable(labels.get(match.label()));
      if (label.isEmpty() && !TARGET.contains(match.label())) {
        problems.add(family.name() + " has no label '" + match.label() + "'");
      }
      if (label.isPresent() && !possible(label.get(), match)) {
        problems.add(family.name() + ": '" + match.label() + "' is never " + match.value());
      }
    }
    return problems;
  }

  /** Each alternative of a regular expression has to be possible. */
  private static boolean possible(Label label, Selector.Match match) {
    if (!match.operator().endsWith("~")) {
      return label.allows(match.value());
    }
    return label.values().isEmpty()
        || Pattern.compile("\\|")
            .splitAsStream(match.value())
            .allMatch(alternative -> label.values().stream().anyMatch(v -> v.matches(alternative)));
  }
}
