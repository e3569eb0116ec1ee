// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsersTest {
  /** The test vectors of Openwall's crypt_blowfish 1.3, wrapper.c; each character is one byte. */
  @ParameterizedTest
  @CsvSource({
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW,U*U",
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK,U*U*",
    "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a,U*U*U",
    "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq,\u00a3",
    "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui,"
        + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        + "chars after 72 are ignored"
  })
  void publishedHashesAreVerified(String hash, String password) {
    Users users = new Users(Map.of("alice", hash));

    assertThat(Users.isHash(hash)).isTrue();
    assertThat(users.verify("alice", password.getBytes(ISO_8859_1))).isTrue();
    assertThat(users.verify("alice", ("x" + password).getBytes(ISO_8859_1))).isFalse();
    assertThat(users.verify("bob", password.getBytes(ISO_8859_1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
  void hashesOfTheSystemsCryptAreVerified(String version) {
    String hash = crypt("schön geheim", version + "06$abcdefghijklmnopqrstuu");

    assertThat(new Users(Map.of("alice", hash)).verify("alice", "schön geheim".getBytes(UTF_8)))
        .isTrue();
  }

  @Test
  void unknownUsersAreComparedWithAHashOfTheHighestCost() {
    String cheap = crypt("a", "$2b$04$abcdefghijklmnopqrstuu");
    String dear = crypt("b", "$2b$07$abcdefghijklmnopqrstuu");
    Users users = new Users(Map.of("alice", cheap, "bob", dear));

    String fallback = new String(users.fingerprint("nobody"), UTF_8);
    assertThat(fallback).startsWith("$2b$07$");
    assertThat(Users.isHash(fallback)).isTrue();
    assertThat(users.verify("nobody", "a".getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2b$03$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u",
        "$2b$32$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u",
        "$2x$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u",
        "$2$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2uu",
        "$2b$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2",
        "$2b$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2uu",
        "$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00"
      })
  void otherTextsAreNoHashes(String text) {
    assertThat(Users.isHash(text)).isFalse();
  }

  @Test
  void hashesAreNotPrinted() {
    assertThat(new Users(Map.of("alice", crypt("a", "$2b$04$abcdefghijklmnopqrstuu"))))
        .hasToString("1 users");
  }

  /** Every Debian has Perl, whose crypt is libxcrypt's. */
  private static String crypt(String password, String salt) {
    List<String> command = List.of("perl", "-e", "print crypt($ARGV[0], $ARGV[1])", password, salt);
    return Tool.run(Map.of(), "", command).outputOrThrow(command);
  }
}
