// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final MetricFamily RULES =
      MetricFamily.gauge("cliffwatch_rules", "Rules", "here", Label.IP_FAMILY);

  private final Samples samples = new Samples();

  @Test
  void aValueOutsideTheDeclaredOnesIsRefused() {
    assertThatThrownBy(() -> samples.add(RULES, 1, "ipv4"))
        .hasMessage("cliffwatch_rules: ip_family cannot be ipv4");
  }

  @Test
  void aMissingLabelIsRefused() {
    assertThatThrownBy(() -> samples.add(RULES, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void notANumberIsNoSample() {
    assertThatThrownBy(() -> samples.add(RULES, Double.NaN, "IPv4"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameSeriesTwiceIsRefused() {
    samples.add(RULES, 1, "IPv4");
    assertThatThrownBy(() -> samples.add(RULES, 2, "IPv4"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countersEndInTotalAndNothingElseDoes() {
    assertThatThrownBy(() -> MetricFamily.gauge("cliffwatch_x_total", "X", "here"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MetricFamily.counter("cliffwatch_x", "X", "here"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCatalogueRefusesAFamilyDeclaredTwice() {
    assertThatThrownBy(() -> new Catalogue(List.of(RULES, RULES)))
        .hasMessage("cliffwatch_rules is declared twice");
  }

  @Test
  void theWorstCaseIsTheProductOfTheLabels() {
    MetricFamily family =
        MetricFamily.gauge(
            "cliffwatch_x", "X", "here", Label.IP_FAMILY, Label.BACKEND, Label.atMost(5, "t"));
    assertThat(family.worstCaseSeries()).isEqualTo(20);
    assertThat(new Catalogue(List.of(RULES, family)).worstCaseSeries()).isEqualTo(22);
  }

  @Test
  void whatDoesNotGoTogetherIsNotInTheWorstCaseAndOneMoreIsRefused() {
    MetricFamily family =
        MetricFamily.gauge("cliffwatch_x", "X", "here", Label.IP_FAMILY, Label.BACKEND).atMost(3);
    assertThat(family.worstCaseSeries()).isEqualTo(3);
    samples.add(family, 1, "IPv4", "legacy");
    samples.add(family, 1, "IPv4", "nf_tables");
    samples.add(family, 1, "IPv6", "legacy");
    assertThatThrownBy(() -> samples.add(family, 1, "IPv6", "nf_tables"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one more than the 3 that there can be");
    assertThatThrownBy(() -> family.atMost(5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static final MetricFamily SIZES =
      MetricFamily.histogram(
          "cliffwatch_size_seconds", "S", "here", List.of(1.0, 2.0), Label.IP_FAMILY);

  @Test
  void aHistogramCountsAValueInTheFirstBucketThatTakesIt() {
    Distribution distribution = Distribution.empty(List.of(1.0, 2.0));
    for (double value : new double[] {0.5, 1, 1.5, 7}) {
      distribution = distribution.plus(value);
    }
    assertThat(distribution)
        .isEqualTo(new Distribution(List.of(1.0, 2.0), List.of(2L, 1L, 1L), 10));
    assertThat(distribution.count()).isEqualTo(4);
    samples.add(SIZES, distribution, "IPv4");
    assertThat(samples.snapshots()).hasSize(1);
  }

  @Test
  void aHistogramTakesNoNumberAndNoOtherBounds() {
    assertThatThrownBy(() -> samples.add(SIZES, 1, "IPv4"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> samples.add(SIZES, Distribution.empty(List.of(1.0)), "IPv4"))
        .hasMessage("cliffwatch_size_seconds has other bounds");
  }

  @Test
  void aHistogramHasSumCountAndOneBucketMoreThanBounds() {
    assertThat(SIZES.worstCaseSeries()).isEqualTo(2 * (2 + 3));
  }
}
