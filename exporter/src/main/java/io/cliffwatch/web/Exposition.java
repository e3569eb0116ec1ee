// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;

/**
 * How the metrics are written.
 *
 * @param format the text format
 * @param gzip whether the text is compressed
 */
record Exposition(Format format, boolean gzip) {
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /** The text formats. */
  enum Format {
    /** Prometheus text, version 0.0.4. */
    TEXT,
    /** OpenMetrics, version 1.0.0. */
    OPEN_METRICS;

    private ExpositionFormatWriter writer() {
      return switch (this) {
        case TEXT -> PrometheusTextFormatWriter.create();
        case OPEN_METRICS -> OpenMetricsTextFormatWriter.create();
      };
    }
  }

  /** Chooses what the client prefers; who accepts neither format gets Prometheus text. */
  static Exposition negotiate(List<String> accept, List<String> acceptEncoding) {
    return new Exposition(format(Preferences.of(accept)), gzip(Preferences.of(acceptEncoding)));
  }

  String contentType() {
    return format.writer().getContentType();
  }

  byte[] write(MetricSnapshots snapshots) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    if (!gzip) {
      format.writer().write(bytes, snapshots);
      return bytes.toByteArray();
    }
    try (OutputStream compressed = new GZIPOutputStream(bytes)) {
      format.writer().write(compressed, snapshots);
    }
    return bytes.toByteArray();
  }

  private static Format format(Preferences accept) {
    double open =
        accept.entries().stream()
            .filter(entry -> entry.value().equals(OPEN_METRICS))
            .filter(entry -> entry.parameters().getOrDefault("version", "1.0.0").equals("1.0.0"))
            .mapToDouble(Preferences.Entry::quality)
            .max()
            .orElse(0);
    double text = firstOf(accept, "text/plain", "text/*", "*/*");
    return open > 0 && open >= text ? Format.OPEN_METRICS : Format.TEXT;
  }

  private static boolean gzip(Preferences encodings) {
    double gzip = firstOf(encodings, "gzip", "x-gzip", "*");
    return gzip > 0 && gzip >= encodings.quality("identity").orElse(0);
  }

  /** Returns the quality of the most specific value that the header has. */
  private static double firstOf(Preferences preferences, String... values) {
    for (String value : values) {
      OptionalDouble quality = preferences.quality(value);
      if (quality.isPresent()) {
        return quality.getAsDouble();
      }
    }
    return 0;
  }
}
