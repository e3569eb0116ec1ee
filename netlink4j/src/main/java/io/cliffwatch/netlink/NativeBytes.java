// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import java.nio.ByteOrder;

/**
 * Numbers in the machine's byte order and in the network's, out of an array and into it: with the
 * JVM's first compiler this is several times faster than a {@link java.nio.ByteBuffer}, whose calls
 * it does not inline.
 */
final class NativeBytes {
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private NativeBytes() {}

  static int u16(byte[] bytes, int index) {
    return LITTLE
        ? (bytes[index] & 0xff) | ((bytes[index + 1] & 0xff) << 8)
        : networkU16(bytes, index);
  }

  static int s32(byte[] bytes, int index) {
    int number = networkS32(bytes, index);
    return LITTLE ? Integer.reverseBytes(number) : number;
  }

  static long s64(byte[] bytes, int index) {
    long number = networkS64(bytes, index);
    return LITTLE ? Long.reverseBytes(number) : number;
  }

  static void putU16(byte[] bytes, int index, int number) {
    putNetworkU16(bytes, index, LITTLE ? Short.reverseBytes((short) number) : number);
  }

  static void putS32(byte[] bytes, int index, int number) {
    putNetworkS32(bytes, index, LITTLE ? Integer.reverseBytes(number) : number);
  }

  static void putS64(byte[] bytes, int index, long number) {
    long network = LITTLE ? Long.reverseBytes(number) : number;
    putNetworkS32(bytes, index, (int) (network >>> Integer.SIZE));
    putNetworkS32(bytes, index + Integer.BYTES, (int) network);
  }

  static void putNetworkU16(byte[] bytes, int index, int number) {
    bytes[index] = (byte) (number >>> Byte.SIZE);
    bytes[index + 1] = (byte) number;
  }

  static void putNetworkS32(byte[] bytes, int index, int number) {
    putNetworkU16(bytes, index, number >>> Short.SIZE);
    putNetworkU16(bytes, index + Short.BYTES, number);
  }

  static int networkU16(byte[] bytes, int index) {
    return ((bytes[index] & 0xff) << 8) | (bytes[index + 1] & 0xff);
  }

  static int networkS32(byte[] bytes, int index) {
    return (bytes[index] << 24)
        | ((bytes[index + 1] & 0xff) << 16)
        | ((bytes[index + 2] & 0xff) << 8)
        | (bytes[index + 3] & 0xff);
  }

  static long networkS64(byte[] bytes, int index) {
    return ((long) networkS32(bytes, index) << 32)
        | (networkS32(bytes, index + Integer.BYTES) & 0xffff_ffffL);
  }
}
