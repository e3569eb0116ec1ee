// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Private keys in the forms that OpenSSL writes: PKCS#8, PKCS#1 for RSA, SEC 1 for curves. */
final class PrivateKeys {
  /** The algorithms that TLS certificates have, by Java's names. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private static final byte[] TO_SIGN = new byte[32];

  private PrivateKeys() {}

  /** Returns the first private key of a PEM text. */
  static PrivateKey read(String text) throws PemException {
    Optional<Pem.Block> key =
        Pem.blocks(text).stream()
            .filter(block -> block.label().endsWith("PRIVATE KEY"))
            .findFirst();
    Pem.Block block = key.orElseThrow(() -> new PemException("holds no private key in PEM"));
    if (block.label().startsWith("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
      throw new PemException("is encrypted, and nobody is there to ask for its password");
    }
    byte[] pkcs8 =
        switch (block.label()) {
          case "RSA PRIVATE KEY" -> Der.pkcs8OfRsa(block.bytes());
          case "EC PRIVATE KEY" -> Der.pkcs8OfCurve(block.bytes());
          default -> block.bytes();
        };
    return read(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static PrivateKey read(PKCS8EncodedKeySpec spec) throws PemException {
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> key = read(algorithm, spec);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new PemException("is no RSA, ECDSA or Ed25519 key, or cannot be read");
  }

  private static Optional<PrivateKey> read(String algorithm, PKCS8EncodedKeySpec spec)
      throws PemException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // of another algorithm
    } catch (GeneralSecurityException e) {
      throw new PemException("cannot be read", e);
    }
  }

  /** Tells whether both are of one pair: what one signs, the other verifies. */
  static boolean match(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key) {
          case RSAKey rsa -> "SHA256withRSA";
          case PrivateKey curve when curve.getAlgorithm().equals("EC") -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(TO_SIGN);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(TO_SIGN);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // keys of different algorithms
    }
  }
}
