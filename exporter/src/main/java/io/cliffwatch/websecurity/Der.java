// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The little DER (X.690) that it takes to put older forms of private keys into a PKCS#8 envelope
 * (RFC 5958), which is what Java reads.
 */
final class Der {
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;

  /** The curve in SEC 1's ECPrivateKey: {@code parameters [0]}, RFC 5915. */
  private static final int PARAMETERS = 0xa0;

  /** INTEGER 0, the version. */
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /** SEQUENCE {rsaEncryption, NULL}, RFC 8017. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** id-ecPublicKey, RFC 5480. */
  private static final byte[] CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  /** Wraps an RSAPrivateKey (PKCS#1, RFC 8017). */
  static byte[] pkcs8OfRsa(byte[] key) {
    return value(SEQUENCE, VERSION, RSA, value(OCTET_STRING, key));
  }

  /** Wraps an ECPrivateKey (SEC 1, RFC 5915), which must name its curve. */
  static byte[] pkcs8OfCurve(byte[] key) throws PemException {
    byte[] algorithm = value(SEQUENCE, CURVE, curve(ByteBuffer.wrap(key)));
    return value(SEQUENCE, VERSION, algorithm, value(OCTET_STRING, key));
  }

  private static byte[] curve(ByteBuffer key) throws PemException {
    try {
      if (tag(key) == SEQUENCE) {
        ByteBuffer fields = content(key);
        while (fields.hasRemaining()) {
          int tag = tag(fields);
          ByteBuffer field = content(fields);
          if (tag == PARAMETERS && field.hasRemaining() && field.get(0) == OBJECT_IDENTIFIER) {
            byte[] identifier = new byte[field.remaining()];
            field.get(identifier);
            return identifier;
          }
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new PemException("cannot be read", e);
    }
    throw new PemException("does not name its curve");
  }

  private static int tag(ByteBuffer der) {
    return Byte.toUnsignedInt(der.get());
  }

  private static ByteBuffer content(ByteBuffer der) {
    int length = Byte.toUnsignedInt(der.get());
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | Byte.toUnsignedInt(der.get());
      }
    }
    if (length < 0 || length > der.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = der.slice(der.position(), length);
    der.position(der.position() + length);
    return content;
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream(length + 6);
    der.write(tag);
    if (length < 0x80) {
      der.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      der.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        der.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      der.writeBytes(part);
    }
    return der.toByteArray();
  }
}
