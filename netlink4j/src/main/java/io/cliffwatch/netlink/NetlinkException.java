// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel refused a request: which one, why, and in its own words where it gives them. */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1;

  /** The request's name. */
  private final String operation;

  /** The positive error number. */
  private final int number;

  // Not Optional: exceptions are serializable, Optional is not.
  /** The kernel's sentence; empty when there is none. */
  private final String explanation;

  /** The place in the request; -1 when it is not told. */
  private final long offset;

  /**
   * Creates the exception.
   *
   * @param operation the request's name, such as {@code RTM_GETLINK}
   * @param number the positive error number
   * @param extendedAck what the kernel says about it
   */
  public NetlinkException(String operation, int number, ExtendedAck extendedAck) {
    super(describe(operation, number, extendedAck));
    this.operation = operation;
    this.number = number;
    this.explanation = extendedAck.message().orElse("");
    this.offset = extendedAck.offset().orElse(-1);
  }

  /** {@return the request's name} */
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
   * {@return whether this is the error}
   *
   * @param errno the error
   */
  public boolean is(Errno errno) {
    return number == errno.number();
  }

  /** {@return the kernel's own sentence ({@code NLMSGERR_ATTR_MSG})} */
  public Optional<String> explanation() {
    return explanation.isEmpty() ? Optional.empty() : Optional.of(explanation);
  }

  /**
   * {@return the place of the refused attribute ({@code NLMSGERR_ATTR_OFFS}) in bytes from the
   * start of the request, its header included}
   */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  private static String describe(String operation, int number, ExtendedAck extendedAck) {
    StringBuilder text = new StringBuilder(requireNonNull(operation, "operation is null"));
    text.append(": ").append(Errno.describe(number));
    extendedAck.message().ifPresent(message -> text.append(": ").append(message));
    extendedAck.offset().ifPresent(at -> text.append(" (at byte ").append(at).append(')'));
    if (number == Errno.EPERM.number()) {
      // The one that rtnetlink, nfnetlink and generic netlink ask for, in the user namespace that
      // owns the network namespace.
      text.append(": needs the capability CAP_NET_ADMIN");
    }
    return text.toString();
  }
}
