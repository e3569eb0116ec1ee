// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/**
 * The C functions as jnr-ffi binds them; public, because the binding is generated in another
 * package.
 */
@SuppressWarnings("doclint:missing") // the manual pages say what the parameters are
public interface CFunctions {
  /** See socket(2). */
  int socket(int domain, int type, int protocol);

  /** See open(2). */
  int open(@In CharSequence path, int flags);

  /** See close(2). */
  int close(int fd);

  /** See bind(2). */
  int bind(int fd, @In ByteBuffer address, int length);

  /** See connect(2). */
  int connect(int fd, @In ByteBuffer address, int length);

  /** See send(2). An address, because of a buffer jnr-ffi finds it by several calls of JNI. */
  @ssize_t
  long send(int fd, @intptr_t long address, @size_t long length, int flags);

  /** See recv(2), and send about the address. */
  @ssize_t
  long recv(int fd, @intptr_t long address, @size_t long length, int flags);

  /** See setsockopt(2). */
  int setsockopt(int fd, int level, int name, @In ByteBuffer value, int length);

  /** See getsockopt(2). */
  int getsockopt(int fd, int level, int name, ByteBuffer value, ByteBuffer length);

  /** See mmap(2). A Pointer, because jnr-ffi 2.3.1 garbles the sixth of six integer arguments. */
  Pointer mmap(
      @Nullable Pointer address,
      @size_t long length,
      int protection,
      int flags,
      int fd,
      @off_t long offset);

  /** See munmap(2). */
  int munmap(@size_t long address, @size_t long length);

  /** See madvise(2). */
  int madvise(@size_t long address, @size_t long length, int advice);

  /** See mprotect(2). */
  int mprotect(@size_t long address, @size_t long length, int protection);

  /** See mincore(2). */
  int mincore(@size_t long address, @size_t long length, @Out ByteBuffer vector);

  /** See sched_getaffinity(2). */
  int sched_getaffinity(int thread, @size_t long size, @Out ByteBuffer mask);

  /** See sched_setaffinity(2). */
  int sched_setaffinity(int thread, @size_t long size, @In ByteBuffer mask);

  /** See sched_getcpu(3). */
  int sched_getcpu();

  /** See getpagesize(2). */
  int getpagesize();

  /** See setns(2). */
  int setns(int fd, int type);

  /** See unshare(2). */
  int unshare(int flags);

  /** See syscall(2). */
  long syscall(long number, long first, ByteBuffer second, long third);
}
