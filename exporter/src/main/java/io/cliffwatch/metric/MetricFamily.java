// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One metric family as the catalogue declares it.
 *
 * @param name the name that Prometheus shows, with {@code _total} or {@code _info}
 * @param type its type
 * @param labels its labels, in the order in which {@link Samples#add} takes their values
 * @param help one sentence without its full stop
 * @param source where the kernel keeps it: a file, or a header's constant
 * @param bounds the upper bounds of a histogram's buckets but the last, which has none; empty for
 *     the other types
 * @param most how many combinations of the labels' values there can be at any one time
 */
public record MetricFamily(
    String name,
    Type type,
    List<Label> labels,
    String help,
    String source,
    List<Double> bounds,
    int most) {
  /** A histogram's series beside those of its bounds: the bucket without a bound, sum and count. */
  private static final int HISTOGRAM_EXTRA = 3;

  /** The types of Prometheus that the catalogue uses. */
  public enum Type {
    /** A value that goes up and down. */
    GAUGE,
    /** A value that only grows; its name ends in {@code _total}. */
    COUNTER,
    /** A constant 1 with facts as labels; its name ends in {@code _info}. */
    INFO,
    /** Counts of values by their size, with classic buckets. */
    HISTOGRAM
  }

  /** Checks the arguments. */
  public MetricFamily {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    labels = List.copyOf(labels);
    requireNonNull(help, "help is null");
    requireNonNull(source, "source is null");
    bounds = List.copyOf(bounds);
    if (most < 1 || most > combinations(labels)) {
      throw new IllegalArgumentException(name + ": at most " + most + " of its labels' values");
    }
    if (bounds.isEmpty() == (type == Type.HISTOGRAM)) {
      throw new IllegalArgumentException(name + ": bounds are for histograms, and those have some");
    }
    if (name.endsWith("_total") != (type == Type.COUNTER)) {
      throw new IllegalArgumentException(name + ": _total is for counters, and counters have it");
    }
    if (name.endsWith("_info") != (type == Type.INFO)) {
      throw new IllegalArgumentException(name + ": _info is for facts, and facts have it");
    }
  }

  /** Declares a gauge. */
  public static MetricFamily gauge(String name, String help, String source, Label... labels) {
    return of(name, Type.GAUGE, help, source, List.of(), labels);
  }

  /** Declares a counter. */
  public static MetricFamily counter(String name, String help, String source, Label... labels) {
    return of(name, Type.COUNTER, help, source, List.of(), labels);
  }

  /** Declares a family of facts. */
  public static MetricFamily info(String name, String help, String source, Label... labels) {
    return of(name, Type.INFO, help, source, List.of(), labels);
  }

  /** Declares a histogram whose buckets have these upper bounds, in ascending order. */
  public static MetricFamily histogram(
      String name, String help, String source, List<Double> bounds, Label... labels) {
    return of(name, Type.HISTOGRAM, help, source, bounds, labels);
  }

  private static MetricFamily of(
      String name, Type type, String help, String source, List<Double> bounds, Label... labels) {
    List<Label> all = List.of(labels);
    return new MetricFamily(name, type, all, help, source, bounds, combinations(all));
  }

  private static int combinations(List<Label> labels) {
    return labels.stream().mapToInt(Label::bound).reduce(1, Math::multiplyExact);
  }

  /**
   * The same where not every value of one label goes with every value of another; {@link Samples}
   * refuses more.
   *
   * @param combinations how many combinations of the labels' values there can be at any one time
   */
  public MetricFamily atMost(int combinations) {
    return new MetricFamily(name, type, labels, help, source, bounds, combinations);
  }

  /** Returns the largest number of series that the family can have on a node. */
  public int worstCaseSeries() {
    int each = type == Type.HISTOGRAM ? bounds.size() + HISTOGRAM_EXTRA : 1;
    return Math.multiplyExact(each, most);
  }

  /** Returns the name without the suffix that its type adds, as the client library wants it. */
  public String baseName() {
    return switch (type) {
      case GAUGE, HISTOGRAM -> name;
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
    };
  }

  /** Returns the HELP text: the sentence and its source. */
  public String helpText() {
    return help + " (" + source + ").";
  }
}
