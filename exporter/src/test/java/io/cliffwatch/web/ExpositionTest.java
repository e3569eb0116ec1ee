// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.web.Exposition.Format;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                                        | TEXT",
        "*/*                                                                     | TEXT",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8         | TEXT",
        "application/json                                                        | TEXT",
        "application/openmetrics-text                                            | OPEN_METRICS",
        "APPLICATION/OpenMetrics-Text; Version=1.0.0 ; Q=0.5 , text/plain;q=0.4  | OPEN_METRICS",
        "application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.5       | TEXT",
        "application/openmetrics-text;version=1.0.0;q=0                          | TEXT",
        "application/openmetrics-text;version=0.0.1                              | TEXT",
        "application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.2 | TEXT",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS",
        "application/openmetrics-text;q=nonsense                                 | TEXT",
        ";;;,,,=;q=                                                              | TEXT",
      })
  void formatIsThePreferredOneThatWeHave(String accept, Format format) {
    List<String> lines = accept == null ? List.of() : List.of(accept);

    assertThat(Exposition.negotiate(lines, List.of()).format()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | false",
        "gzip                     | true",
        "x-gzip                   | true",
        "GZIP;q=0.1               | true",
        "deflate, gzip;q=1.0      | true",
        "*                        | true",
        "gzip;q=0                 | false",
        "gzip;q=0.000, *          | false",
        "*;q=0                    | false",
        "identity                 | false",
        "identity;q=1, gzip;q=0.5 | false",
        "identity;q=0.5, gzip     | true",
        "br                       | false",
      })
  void gzipIsUsedWhenTheClientLikesItBest(String encoding, boolean gzip) {
    List<String> lines = encoding == null ? List.of() : List.of(encoding);

    assertThat(Exposition.negotiate(List.of(), lines).gzip()).isEqualTo(gzip);
  }
}
