// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text may be. The text is the same in a file, in the environment and on the
 * command line.
 *
 * @param label the value's name in a usage text, such as {@code DURATION}
 * @param allowed what is allowed, to follow the words "must be"
 * @param parser turns a text into the value, or throws {@link IllegalArgumentException}
 * @param <T> the value's type
 */
public record SettingType<T>(String label, String allowed, Function<String, T> parser) {
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,12})?");

  /** The longest name of an interface: IFNAMSIZ less its NUL, include/uapi/linux/if.h. */
  private static final Pattern INTERFACE = Pattern.compile("[^/\\s\\p{Cntrl}]{1,15}");

  /** Checks the arguments. */
  public SettingType {
    requireNonNull(label, "label is null");
    requireNonNull(allowed, "allowed is null");
    requireNonNull(parser, "parser is null");
  }

  static SettingType<Boolean> bool() {
    return new SettingType<>(
        "BOOL",
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  static SettingType<Integer> integer(int least, int most) {
    return new SettingType<>(
        "NUMBER",
        "a whole number from " + least + " to " + most,
        text -> between(least, Integer.valueOf(matching(INTEGER, text)), most));
  }

  static SettingType<Double> decimal(double least, double most) {
    return new SettingType<>(
        "NUMBER",
        "a number from " + plain(least) + " to " + plain(most),
        text -> between(least, Double.valueOf(matching(DECIMAL, text)), most));
  }

  static SettingType<Duration> duration(Duration least, Duration most) {
    return new SettingType<>(
        "DURATION",
        "a duration from "
            + DurationText.format(least)
            + " to "
            + DurationText.format(most)
            + ", such as 30s or 1m30s",
        text -> between(least, DurationText.parse(text), most));
  }

  static SettingType<ListenAddress> listenAddress() {
    return new SettingType<>(
        "ADDRESS",
        "an address such as :10968, 127.0.0.1:10968 or [::1]:10968",
        ListenAddress::parse);
  }

  static SettingType<Optional<ListenAddress>> optionalListenAddress() {
    return new SettingType<>(
        "ADDRESS",
        "an address such as 127.0.0.1:10969 or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(ListenAddress.parse(text)));
  }

  /** The address of a server to ask: a literal, so that no name server can send us elsewhere. */
  static SettingType<InetSocketAddress> socketAddress() {
    return new SettingType<>(
        "ADDRESS",
        "an IP address with a port, such as 127.0.0.1:10249 or [::1]:10249",
        text -> {
          ListenAddress address = ListenAddress.parse(text);
          int port = between(1, address.port(), Integer.MAX_VALUE);
          return new InetSocketAddress(InetAddress.ofLiteral(address.host().orElse("")), port);
        });
  }

  static SettingType<Optional<Path>> optionalFile() {
    return new SettingType<>(
        "FILE",
        "a path or empty",
        text ->
            text.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(matching(Pattern.compile("\\P{Cntrl}+"), text))));
  }

  static SettingType<Path> path() {
    return new SettingType<>(
        "PATH",
        "an absolute path",
        text -> Path.of(matching(Pattern.compile("/\\P{Cntrl}*"), text)));
  }

  static SettingType<Optional<Path>> optionalPath() {
    return new SettingType<>(
        "PATH",
        "an absolute path or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(path().parser().apply(text)));
  }

  static SettingType<String> networkInterface() {
    return new SettingType<>(
        "NAME", "the name of a network interface", text -> matching(INTERFACE, text));
  }

  static <E extends Enum<E>> SettingType<E> oneOf(E[] values) {
    return new SettingType<>(
        "WORD",
        "one of " + Arrays.stream(values).map(SettingType::word).collect(Collectors.joining(", ")),
        text ->
            Arrays.stream(values)
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /** Without an exponent, which {@link #DECIMAL} does not take either. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static <C extends Comparable<C>> C between(C least, C value, C most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value + " is out of bounds");
    }
    return value;
  }
}
