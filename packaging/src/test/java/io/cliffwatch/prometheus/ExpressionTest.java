// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a|a",
        "a{}|a",
        "sum(a)|a",
        "sum by (x) (a)|a",
        "SUM BY (x) (a) AND b|a b",
        "sum (a) by (x)|a",
        "a / on (x) group_left (y) b|a b",
        "a * ignoring(x) group_right b|a b",
        "a > bool 1e-3 and b offset 5m|a b",
        "rate(a:b_total[$__rate_interval]) unless c @ 10|a:b_total c",
        "max_over_time(rate(a[5m])[1h:1m])|a",
        "a == Inf or b != NaN|a b",
        "a{x=\"b{c} # \\\" d\"} + e|a e",
        "label_replace(a, 'x', `$1`, \"y\", '(b)')|a",
        "histogram_quantile(.9, sum by (le) (rate(by_bucket[1m])))|by_bucket",
        "-a ^ 2 % b atan2 c|a b c"
      })
  void metricsAreToldFromFunctionsKeywordsTextsAndComments(String text, String metrics) {
    assertThat(Expression.parse(text).selectors().stream().map(Selector::metric))
        .containsExactly(metrics.split(" "));
  }

  @Test
  void commentsEndWithTheirLine() {
    assertThat(Expression.parse("a # the metric {b}\n+ c").selectors())
        .extracting(Selector::metric)
        .containsExactly("a", "c");
  }

  @Test
  void matchersAndRangesAreRead() {
    assertThat(Expression.parse("rate(a{x=\"1\", y!~'2|3',} [5m])").selectors())
        .containsExactly(
            new Selector(
                "a",
                List.of(new Selector.Match("x", "=", "1"), new Selector.Match("y", "!~", "2|3")),
                "[5m]"));
  }

  @Test
  void labelsOfGroupingAndJoiningAreRead() {
    String text =
        "sum without(a)(m) + on(b, c) group_left(d) (max by () (n)) unless ignoring (e) o";
    assertThat(Expression.parse(text).labels()).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  @Test
  void aSelectorWithoutANameIsSeen() {
    assertThat(Expression.parse("{__name__=\"a\"}").selectors())
        .extracting(Selector::metric)
        .containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a{", "a{x=", "a{x=1}", "sum by (", "a ? b", "\"open", "a{x=\"1\""})
  void whatCannotBePromqlIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Expression.parse(text));
  }
}
