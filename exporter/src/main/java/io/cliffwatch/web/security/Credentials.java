// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name and a password from an Authorization header (RFC 7617). Never printed. */
final class Credentials {
  private static final String SCHEME = "basic ";

  private final String user;
  private final byte[] password;

  private Credentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /** Returns nothing when the header is missing or of another kind. */
  static Optional<Credentials> of(@Nullable String header) {
    if (header == null
        || header.length() < SCHEME.length()
        || !header.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(header.substring(SCHEME.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    for (int i = 0; i < pair.length; i++) {
      if (pair[i] == ':') {
        String user = new String(pair, 0, i, StandardCharsets.UTF_8);
        return Optional.of(new Credentials(user, Arrays.copyOfRange(pair, i + 1, pair.length)));
      }
    }
    return Optional.empty();
  }

  String user() {
    return user;
  }

  byte[] password() {
    return password;
  }
}
