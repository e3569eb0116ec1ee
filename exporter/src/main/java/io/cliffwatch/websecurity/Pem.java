// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM text (RFC 7468). What stands between them is skipped. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private Pem() {}

  /**
   * One block.
   *
   * @param label what it says it is
   * @param body the Base64 text, with an older format's headers
   */
  record Block(String label, String body) {
    byte[] bytes() throws PemException {
      try {
        return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
      } catch (IllegalArgumentException e) {
        throw new PemException("holds a block that is not Base64", e);
      }
    }

    @Override
    public String toString() {
      return label;
    }
  }

  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      String name = body < 0 ? "" : text.substring(label, body);
      int end = text.indexOf("-----END " + name + DASHES, label);
      if (body >= 0 && end >= 0) {
        blocks.add(new Block(name, text.substring(body + DASHES.length(), end)));
      }
      begin = text.indexOf(BEGIN, Math.max(label, end));
    }
    return blocks;
  }

  /** Returns the certificates in their order; there is at least one. */
  static List<X509Certificate> certificates(String text) throws PemException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(block.bytes()));
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException("holds no certificate in PEM");
    }
    return certificates;
  }

  private static X509Certificate certificate(byte[] der) throws PemException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new PemException("holds a certificate that cannot be read", e);
    }
  }
}
