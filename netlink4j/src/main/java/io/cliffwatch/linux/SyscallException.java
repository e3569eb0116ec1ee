// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;

/** A system call failed: which one, on what, and why. */
public final class SyscallException extends IOException {
  private static final long serialVersionUID = 1;

  /** The call that failed. */
  private final String operation;

  /** The positive error number. */
  private final int number;

  /**
   * Creates the exception.
   *
   * @param operation the call as a reader would name it, such as {@code
   *     getsockopt(IPT_SO_GET_INFO)}
   * @param number the positive error number
   */
  public SyscallException(String operation, int number) {
    super(requireNonNull(operation, "operation is null") + ": " + Errno.describe(number));
    this.operation = operation;
    this.number = number;
  }

  /** {@return the call that failed} */
  public String operation() {
    return operation;
  }

  /** {@return the positive error number} */
  public int number() {
    return number;
  }

  /** {@return the error as a constant, empty when this library does not name it} */
  public Optional<Errno> errno() {
    return Errno.of(number);
  }

  /**
   * {@return whether the call failed with this error}
   *
   * @param errno the error
   */
  public boolean is(Errno errno) {
    return number == errno.number();
  }
}
