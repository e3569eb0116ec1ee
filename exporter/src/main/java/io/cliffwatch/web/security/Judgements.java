// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import io.cliffwatch.websecurity.Users;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which passwords were right and which were wrong of late, so that bcrypt runs once for each and
 * not at every scrape. Remembers keyed hashes, no passwords. Right and wrong ones have rooms of
 * their own: whoever guesses cannot push out those that know.
 *
 * <p>Not safe for use by several threads.
 */
final class Judgements {
  private static final String ALGORITHM = "HmacSHA256";

  private final Map<Key, Boolean> right;
  private final Map<Key, Boolean> wrong;
  private final Mac mac;

  /** What stands for a user, its hash and a password. */
  record Key(ByteBuffer digest) {}

  /**
   * Begins empty.
   *
   * @param most how many of each kind are remembered
   */
  Judgements(int most) {
    right = bounded(most);
    wrong = bounded(most);
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static Map<Key, Boolean> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
        return size() > most;
      }
    };
  }

  /** Returns another key when the user's password hash has changed. */
  Key key(Users users, Credentials credentials) {
    update(credentials.user().getBytes(StandardCharsets.UTF_8));
    update(users.fingerprint(credentials.user()));
    update(credentials.password());
    return new Key(ByteBuffer.wrap(mac.doFinal()));
  }

  Optional<Boolean> get(Key key) {
    return Optional.ofNullable(right.get(key)).or(() -> Optional.ofNullable(wrong.get(key)));
  }

  void put(Key key, boolean isRight) {
    (isRight ? right : wrong).put(key, isRight);
  }

  /** With its length, so that no two triples give the same bytes. */
  private void update(byte[] part) {
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    mac.update(part);
  }
}
