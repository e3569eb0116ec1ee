// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.bench.MemoryTrace.Point;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws how much memory the census and {@code iptables-legacy-save} take over time, as SVG. */
final class MemoryChart {
  private static final double MIB = 1 << 20;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int BOTTOM = 40;
  private static final int TOP = 40;
  private static final int LINES = 4;

  private final MemoryTrace census;
  private final MemoryTrace save;
  private final double maxMillis;
  private final double maxMib;

  MemoryChart(MemoryTrace census, MemoryTrace save) {
    this.census = census;
    this.save = save;
    maxMillis = roundUp(max(Point::millis), 100);
    maxMib = roundUp(max(point -> point.bytes() / MIB), 20);
  }

  private double max(ToDoubleFunction<Point> value) {
    return Stream.concat(census.points().stream(), save.points().stream())
        .mapToDouble(value)
        .max()
        .orElse(1);
  }

  private static double roundUp(double value, double step) {
    return Math.max(1, Math.ceil(value / step)) * step;
  }

  String svg() {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12" fill="#555">
        <title>Resident memory while 250,000 rules are read</title>
        <rect width="%d" height="%d" fill="#fff"/>
        <text x="%d" y="20">Resident memory above that before, MiB, while 250,000 rules are \
        read</text>
        %s%s%s<text x="%d" y="%d" fill="#c2410c">iptables-legacy-save</text>
        <text x="%d" y="%d" fill="#1d4ed8">census of Cliffwatch</text>
        <text x="%d" y="%d" text-anchor="end">milliseconds</text>
        </svg>
        """,
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        LEFT,
        grid(),
        line(save, "#c2410c"),
        line(census, "#1d4ed8"),
        LEFT + 10,
        TOP + 14,
        LEFT + 10,
        TOP + 30,
        WIDTH - 10,
        HEIGHT - 6);
  }

  private String grid() {
    StringBuilder grid = new StringBuilder();
    for (int i = 0; i <= LINES; i++) {
      double mib = maxMib * i / LINES;
      double millis = maxMillis * i / LINES;
      grid.append(
          String.format(
              Locale.ROOT,
              """
              <path d="M%d %.1fH%d" stroke="#ddd"/>
              <text x="%d" y="%.1f" text-anchor="end">%.0f</text>
              <text x="%.1f" y="%d" text-anchor="middle">%.0f</text>
              """,
              LEFT,
              y(mib),
              WIDTH - 20,
              LEFT - 8,
              y(mib) + 4,
              mib,
              x(millis),
              HEIGHT - 22,
              millis));
    }
    return grid.toString();
  }

  private String line(MemoryTrace trace, String colour) {
    String path =
        trace.points().stream()
            .map(point ->
                String.format(Locale.ROOT, "%.1f %.1f", x(point.millis()), y(point.bytes() / MIB)))
            .collect(Collectors.joining("L", "M", ""));
    return String.format(
        Locale.ROOT,
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
        path,
        colour);
  }

  private double x(double millis) {
    return LEFT + millis / maxMillis * (WIDTH - LEFT - 30);
  }

  private double y(double mib) {
    return HEIGHT - BOTTOM - Math.max(0, mib) / maxMib * (HEIGHT - BOTTOM - TOP);
  }
}
