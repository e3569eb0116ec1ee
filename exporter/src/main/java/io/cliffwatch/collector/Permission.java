// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.netlink.NetlinkException;
import java.nio.file.AccessDeniedException;

/** Tells a missing permission, which leaves a collector absent, from a failure. */
final class Permission {
  private Permission() {}

  static boolean missing(Exception exception) {
    return switch (exception) {
      case SyscallException call -> call.is(Errno.EPERM) || call.is(Errno.EACCES);
      case NetlinkException answer -> answer.is(Errno.EPERM) || answer.is(Errno.EACCES);
      case AccessDeniedException ignored -> true;
      default -> false;
    };
  }

  /** Tells whether it is our program that is wrong, not the kernel that refuses. */
  static boolean isFault(Exception exception) {
    return exception instanceof RuntimeException || exception.getCause() instanceof Error;
  }

  /** Says what went wrong in one line, for people: a failure of ours also by its kind. */
  static String describe(Exception exception) {
    String message = exception.getMessage();
    if (message != null && missing(exception)) {
      return message.contains("CAP_")
          ? message // it names the capability already
          : message + "; grant what is missing, usually the capability CAP_NET_ADMIN";
    }
    return exception instanceof RuntimeException || message == null
        ? exception.toString()
        : message;
  }
}
