// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in an expression of PromQL. What is wrong with it otherwise, Prometheus says when it
 * runs it.
 *
 * @param selectors the metrics that it selects, in their order
 * @param labels the labels that it groups, joins or matches series by
 */
public record Expression(List<Selector> selectors, Set<String> labels) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<blank>\\s+|#[^\\n]*)"
              + "|(?<text>\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`)"
              + "|(?<range>\\[[^\\]]*\\])"
              + "|(?<number>\\.?[0-9][0-9a-zA-Z.]*)"
              + "|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},@])");

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

  /** Keywords that a list of labels in parentheses follows. */
  private static final Set<String> LABEL_LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  private static final Set<String> AGGREGATION_LABELS = Set.of("by", "without");

  /** Copies the collections. */
  public Expression {
    selectors = List.copyOf(selectors);
    labels = Set.copyOf(labels);
  }

  /**
   * Finds the names.
   *
   * @throws IllegalArgumentException when it cannot be PromQL
   */
  public static Expression parse(String text) {
    return new Parser(tokens(requireNonNull(text, "text is null"))).parse();
  }

  private record Token(Kind kind, String text) {
    enum Kind {
      TEXT,
      RANGE,
      NUMBER,
      WORD,
      SIGN
    }

    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new IllegalArgumentException("what is this: " + text.substring(end));
      }
      end = matcher.end();
      for (Token.Kind kind : Token.Kind.values()) {
        if (matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
          tokens.add(new Token(kind, matcher.group()));
        }
      }
    }
    return tokens;
  }

  private static final class Parser {
    private static final Token END = new Token(Token.Kind.SIGN, "");

    private final List<Token> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private int next;

    Parser(List<Token> tokens) {
      this.tokens = tokens;
    }

    Expression parse() {
      while (next < tokens.size()) {
        Token token = take();
        if (token.is("{")) {
          next--;
          selector("");
        } else if (token.kind() == Token.Kind.WORD) {
          word(token.text());
        }
      }
      return new Expression(selectors, labels);
    }

    private void word(String word) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (LABEL_LISTS.contains(lower)) {
        labelList();
      } else if (!KEYWORDS.contains(lower) && !isFunction()) {
        selector(word);
      }
    }

    /** The labels of an aggregation may stand before what it aggregates, or behind. */
    private boolean isFunction() {
      return peek().is("(") || AGGREGATION_LABELS.contains(peek().text().toLowerCase(Locale.ROOT));
    }

    private void labelList() {
      if (!peek().is("(")) {
        return;
      }
      for (Token token = take(); !token.is(")"); token = take()) {
        if (token.kind() == Token.Kind.WORD) {
          labels.add(token.text());
        }
      }
    }

    private void selector(String metric) {
      List<Selector.Match> matches = new ArrayList<>();
      if (peek().is("{")) {
        take();
        while (!peek().is("}")) {
          matches.add(match());
          if (peek().is(",")) {
            take();
          }
        }
        take();
      }
      String range = peek().kind() == Token.Kind.RANGE ? take().text() : "";
      selectors.add(new Selector(metric, matches, range));
    }

    private Selector.Match match() {
      String label = take().text();
      String operator = take().text();
      Token value = take();
      if (value.kind() != Token.Kind.TEXT) {
        throw new IllegalArgumentException(label + operator + value.text() + " has no quotes");
      }
      String quoted = value.text();
      return new Selector.Match(label, operator, quoted.substring(1, quoted.length() - 1));
    }

    private Token peek() {
      return next < tokens.size() ? tokens.get(next) : END;
    }

    private Token take() {
      if (next == tokens.size()) {
        throw new IllegalArgumentException("it ends too early: " + tokens);
      }
      return tokens.get(next++);
    }
  }
}
