// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL writes the keys, and certificates with their public halves. */
final class PrivateKeysTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "genrsa 2048,BEGIN PRIVATE KEY",
    "genrsa -traditional 2048,BEGIN RSA PRIVATE KEY",
    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256,BEGIN PRIVATE KEY",
    "genpkey -algorithm ED25519,BEGIN PRIVATE KEY",
    "ecparam -name prime256v1 -genkey,BEGIN EC PARAMETERS",
    "ecparam -name prime256v1 -genkey -noout,BEGIN EC PRIVATE KEY",
    "ecparam -name secp384r1 -genkey -noout,BEGIN EC PRIVATE KEY",
    "ecparam -name secp521r1 -genkey,BEGIN EC PARAMETERS"
  })
  void keysThatOpensslWritesAreRead(String command, String label) throws Exception {
    String pem = Authority.openssl(command);
    assertThat(pem).startsWith("-----" + label);

    assertThat(PrivateKeys.match(PrivateKeys.read(pem), certified(pem))).isTrue();
  }

  @Test
  void certificatesBesideTheKeyAreSkipped() throws Exception {
    String pem = Authority.openssl("genrsa 2048");
    PublicKey certified = certified(pem);
    String both = "Bag Attributes\n" + Files.readString(folder.resolve("crt.pem")) + pem;

    assertThat(PrivateKeys.match(PrivateKeys.read(both), certified)).isTrue();
    assertThat(Pem.certificates(both).getFirst().getPublicKey()).isEqualTo(certified);
  }

  @Test
  void keysOfOtherCertificatesDoNotMatch() throws Exception {
    PrivateKey key = PrivateKeys.read(Authority.openssl("genrsa 2048"));
    PublicKey other = certified(Authority.openssl("genrsa 2048"));
    PublicKey curve = certified(Authority.openssl("ecparam -name prime256v1 -genkey"));

    assertThat(PrivateKeys.match(key, other)).isFalse();
    assertThat(PrivateKeys.match(key, curve)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -aes128 -passout pass:swordfish 2048",
        "genrsa -traditional -aes128 -passout pass:swordfish 2048"
      })
  void encryptedKeysAreRefused(String command) {
    String pem = Authority.openssl(command);

    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> PrivateKeys.read(pem))
        .withMessage("is encrypted, and nobody is there to ask for its password");
  }

  @ParameterizedTest
  @CsvSource({
    "'',holds no private key in PEM",
    "swordfish,holds no private key in PEM",
    "'-----BEGIN PRIVATE KEY-----\nc3dvcmRmaXNo\n-----END PRIVATE KEY-----\n',"
        + "'is no RSA, ECDSA or Ed25519 key, or cannot be read'",
    "'-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n',"
        + "holds a block that is not Base64",
    "'-----BEGIN EC PRIVATE KEY-----\nMIID\n-----END EC PRIVATE KEY-----\n',cannot be read",
    "'-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n',"
        + "does not name its curve",
    "'-----BEGIN PRIVATE KEY-----\nc3dvcmRmaXNo\n',holds no private key in PEM"
  })
  void otherTextsAreRefusedWithoutRepeatingThem(String pem, String problem) {
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> PrivateKeys.read(pem))
        .withMessage(problem);
  }

  private PublicKey certified(String pem) throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("crt.pem");
    Files.writeString(key, pem);
    Authority.openssl(
        "req -x509 -days 1 -subj /CN=x", "-key", key.toString(), "-out", certificate.toString());
    return Pem.certificates(Files.readString(certificate)).getFirst().getPublicKey();
  }
}
