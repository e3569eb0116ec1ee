// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import io.cliffwatch.linux.LinuxUapi;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** The two families of internet addresses. */
public enum AddressFamily {
  /** {@code AF_INET}: addresses of 4 bytes. */
  IPV4(LinuxUapi.AF_INET, 4),
  /** {@code AF_INET6}: addresses of 16 bytes. */
  IPV6(LinuxUapi.AF_INET6, 16);

  private final int number;
  private final int addressBytes;

  AddressFamily(int number, int addressBytes) {
    this.number = number;
    this.addressBytes = addressBytes;
  }

  /** {@return the kernel's number for it, {@code AF_*}} */
  public int number() {
    return number;
  }

  /** {@return how many bytes an address has} */
  public int addressBytes() {
    return addressBytes;
  }

  /**
   * {@return the family of a kernel's number, empty for one that is neither}
   *
   * @param number {@code AF_*}
   */
  public static Optional<AddressFamily> of(int number) {
    return Arrays.stream(values()).filter(family -> family.number == number).findFirst();
  }

  /**
   * {@return an address of this family; also {@code ::ffff:10.0.0.1} stays one of IPv6, of which
   * {@link InetAddress#getByAddress(byte[])} would make one of IPv4}
   *
   * @param bytes its bytes in network order
   * @throws IllegalArgumentException when they are fewer or more than {@link #addressBytes()}
   */
  public InetAddress address(byte[] bytes) {
    if (bytes.length != addressBytes) {
      throw new IllegalArgumentException(this + " has no addresses of " + bytes.length + " bytes");
    }
    try {
      return switch (this) {
        case IPV4 -> InetAddress.getByAddress(bytes);
        case IPV6 -> Inet6Address.getByAddress("", bytes, -1);
      };
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // only for another length
    }
  }
}
