// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.util.Optional;

/**
 * Error numbers of {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}, as x86-64 and
 * arm64 use them.
 *
 * <p>Only those that the calls of this library can return; {@link #of} is empty for any other, and
 * whoever reports it prints the number.
 */
public enum Errno {
  /** Operation not permitted. */
  EPERM(1, "Operation not permitted"),
  /** No such file or directory. */
  ENOENT(2, "No such file or directory"),
  /** No such process. */
  ESRCH(3, "No such process"),
  /** Interrupted system call. */
  EINTR(4, "Interrupted system call"),
  /** Input/output error. */
  EIO(5, "Input/output error"),
  /** No such device or address. */
  ENXIO(6, "No such device or address"),
  /** Argument list too long. */
  E2BIG(7, "Argument list too long"),
  /** Bad file descriptor. */
  EBADF(9, "Bad file descriptor"),
  /** Resource temporarily unavailable. */
  EAGAIN(11, "Resource temporarily unavailable"),
  /** Cannot allocate memory. */
  ENOMEM(12, "Cannot allocate memory"),
  /** Permission denied. */
  EACCES(13, "Permission denied"),
  /** Bad address. */
  EFAULT(14, "Bad address"),
  /** Device or resource busy. */
  EBUSY(16, "Device or resource busy"),
  /** File exists. */
  EEXIST(17, "File exists"),
  /** No such device. */
  ENODEV(19, "No such device"),
  /** Invalid argument. */
  EINVAL(22, "Invalid argument"),
  /** Too many open files in system. */
  ENFILE(23, "Too many open files in system"),
  /** Too many open files. */
  EMFILE(24, "Too many open files"),
  /** No space left on device. */
  ENOSPC(28, "No space left on device"),
  /** Numerical argument out of domain. */
  EDOM(33, "Numerical argument out of domain"),
  /** Numerical result out of range. */
  ERANGE(34, "Numerical result out of range"),
  /** Function not implemented. */
  ENOSYS(38, "Function not implemented"),
  /** Directory not empty. */
  ENOTEMPTY(39, "Directory not empty"),
  /** No data available. */
  ENODATA(61, "No data available"),
  /** Protocol error. */
  EPROTO(71, "Protocol error"),
  /** Bad message. */
  EBADMSG(74, "Bad message"),
  /** Value too large for defined data type. */
  EOVERFLOW(75, "Value too large for defined data type"),
  /** Socket operation on non-socket. */
  ENOTSOCK(88, "Socket operation on non-socket"),
  /** Message too long. */
  EMSGSIZE(90, "Message too long"),
  /** Protocol not available. */
  ENOPROTOOPT(92, "Protocol not available"),
  /** Protocol not supported. */
  EPROTONOSUPPORT(93, "Protocol not supported"),
  /** Operation not supported. */
  EOPNOTSUPP(95, "Operation not supported"),
  /** Address family not supported by protocol. */
  EAFNOSUPPORT(97, "Address family not supported by protocol"),
  /** Address already in use. */
  EADDRINUSE(98, "Address already in use"),
  /** Cannot assign requested address. */
  EADDRNOTAVAIL(99, "Cannot assign requested address"),
  /** Network is down. */
  ENETDOWN(100, "Network is down"),
  /** No buffer space available. */
  ENOBUFS(105, "No buffer space available"),
  /** Connection timed out. */
  ETIMEDOUT(110, "Connection timed out"),
  /** Connection refused. */
  ECONNREFUSED(111, "Connection refused");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** {@return the positive error number} */
  public int number() {
    return number;
  }

  /** {@return the sentence that {@code strerror(3)} prints for it} */
  public String text() {
    return text;
  }

  /**
   * {@return the constant of a positive error number, empty for one that this library does not
   * name}
   *
   * @param number the positive error number
   */
  public static Optional<Errno> of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return Optional.of(errno);
      }
    }
    return Optional.empty();
  }

  /**
   * {@return how people write the error: {@code EPERM (Operation not permitted)}, or {@code errno
   * 999}}
   *
   * @param number the positive error number
   */
  public static String describe(int number) {
    return of(number)
        .map(errno -> errno.name() + " (" + errno.text + ")")
        .orElseGet(() -> "errno " + number);
  }
}
