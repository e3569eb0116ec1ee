// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import io.cliffwatch.linux.LinuxUapi;

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
}
