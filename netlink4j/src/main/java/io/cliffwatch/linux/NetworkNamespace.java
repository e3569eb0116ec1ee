// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.LinuxUapi.CLONE_NEWNET;
import static io.cliffwatch.linux.LinuxUapi.O_CLOEXEC;
import static io.cliffwatch.linux.LinuxUapi.O_RDONLY;
import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A network namespace: what a thread must be in to open sockets and read {@code
 * /proc/thread-self/net} of another node's (or container's) network.
 *
 * <p>Namespaces belong to threads, not to the process. Sockets keep the namespace in which they
 * were opened.
 */
public final class NetworkNamespace implements AutoCloseable {
  private final Fd fd;

  private NetworkNamespace(Fd fd) {
    this.fd = fd;
  }

  /**
   * Opens a namespace by its file, such as {@code /run/netns/blue} or {@code /proc/1/ns/net}.
   *
   * @param path the namespace's file
   * @return the namespace, which is the caller's to close
   * @throws SyscallException when the file cannot be opened
   */
  public static NetworkNamespace open(Path path) throws SyscallException {
    requireNonNull(path, "path is null");
    return new NetworkNamespace(Libc.get().open(path.toString(), O_RDONLY | O_CLOEXEC));
  }

  /**
   * Opens the calling thread's namespace.
   *
   * @return the namespace, which is the caller's to close
   * @throws SyscallException when the kernel refuses
   */
  public static NetworkNamespace current() throws SyscallException {
    return open(Path.of("/proc/thread-self/ns/net"));
  }

  /**
   * Moves the calling thread into a new, empty namespace, which lives as long as a thread, a socket
   * or an open file holds it. Processes that the thread starts are in it, too. Needs CAP_SYS_ADMIN.
   *
   * @throws SyscallException when the kernel refuses
   */
  public static void unshare() throws SyscallException {
    Libc.get().unshare(CLONE_NEWNET);
  }

  /**
   * Moves the calling thread into this namespace. Needs CAP_SYS_ADMIN.
   *
   * @throws SyscallException EINVAL when the file is not a network namespace's
   */
  public void enter() throws SyscallException {
    Libc.get().setns(fd, CLONE_NEWNET);
  }

  @Override
  public void close() {
    fd.close();
  }
}
