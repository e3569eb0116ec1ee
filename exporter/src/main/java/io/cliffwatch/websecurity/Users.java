// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Who may ask, with the bcrypt hashes of their passwords, which are never printed. */
public final class Users {
  /** Version, cost 04 to 31, salt and hash. */
  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

  private static final int COST = 4;
  private static final int SALT = 7;

  /** A salt and a hash that no password is likely to have. */
  private static final String NOBODY = "NNNNNNNNNNNNNNNNNNNNNO" + ".".repeat(31);

  private final Map<String, String> hashes;
  private final String nobody;

  Users(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
    String cost =
        hashes.values().stream()
            .map(hash -> hash.substring(COST, SALT))
            .max(Comparator.naturalOrder())
            .orElse("10$");
    this.nobody = "$2b$" + cost + NOBODY;
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** Tells whether anybody may ask. */
  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Returns what a password is compared with; it changes when the password does. */
  public byte[] fingerprint(String user) {
    return hash(user).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Tells whether it is the user's password. Takes the time that bcrypt's cost says, a tenth of a
   * second at a cost of 10, and for an unknown user as long as for the costliest.
   */
  public boolean verify(String user, byte[] password) {
    boolean same = BCrypt.checkpw(password, hash(user));
    return same && hashes.containsKey(user);
  }

  private String hash(String user) {
    return Optional.ofNullable(hashes.get(user)).orElse(nobody);
  }

  @Override
  public String toString() {
    return hashes.size() + " users";
  }
}
