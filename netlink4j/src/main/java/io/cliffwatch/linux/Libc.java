// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.LinuxUapi.MAP_ANONYMOUS;
import static io.cliffwatch.linux.LinuxUapi.MAP_PRIVATE;
import static io.cliffwatch.linux.LinuxUapi.PROT_READ;
import static io.cliffwatch.linux.LinuxUapi.PROT_WRITE;
import static io.cliffwatch.linux.LinuxUapi.SOL_SOCKET;
import static io.cliffwatch.linux.LinuxUapi.SO_ATTACH_FILTER;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * System calls, each a method that throws {@link SyscallException} instead of returning -1.
 *
 * <p>Buffers must be direct; what lies between position and limit is passed. A call that a signal
 * interrupts is repeated. Safe for use by several threads; a blocking call blocks its (platform)
 * thread.
 */
public final class Libc {
  private final CFunctions symbols;
  private final Runtime runtime;

  private Libc(CFunctions symbols) {
    this.symbols = symbols;
    this.runtime = Runtime.getRuntime(symbols);
  }

  /**
   * {@return the C library of this process, loaded at the first call}
   *
   * @throws UnsupportedOperationException on anything but Linux on x86-64 or arm64
   */
  public static Libc get() {
    return Holder.LIBC;
  }

  /**
   * {@code socket(2)}; add {@code SOCK_CLOEXEC} to the type.
   *
   * @param domain {@code AF_*}
   * @param type {@code SOCK_*}
   * @param protocol the protocol's number
   * @return the socket
   * @throws SyscallException when the kernel refuses
   */
  public Fd socket(int domain, int type, int protocol) throws SyscallException {
    return new Fd(this, check("socket", symbols.socket(domain, type, protocol)));
  }

  /**
   * {@code open(2)} of an existing file.
   *
   * @param path the file
   * @param flags {@code O_*}
   * @return the descriptor
   * @throws SyscallException when the kernel refuses
   */
  public Fd open(String path, int flags) throws SyscallException {
    return new Fd(this, check("open(" + path + ")", symbols.open(path, flags)));
  }

  /**
   * {@code bind(2)}.
   *
   * @param fd the descriptor
   * @param address the bytes of the address
   * @throws SyscallException when the kernel refuses
   */
  public void bind(Fd fd, ByteBuffer address) throws SyscallException {
    check("bind", symbols.bind(fd.number(), direct(address), address.remaining()));
  }

  /**
   * {@code connect(2)}.
   *
   * @param fd the descriptor
   * @param address the bytes of the address
   * @throws SyscallException when the kernel refuses
   */
  public void connect(Fd fd, ByteBuffer address) throws SyscallException {
    check("connect", symbols.connect(fd.number(), direct(address), address.remaining()));
  }

  /**
   * {@code send(2)} of one datagram; the buffer's position does not move.
   *
   * @param fd the descriptor
   * @param datagram the bytes
   * @throws SyscallException when the kernel refuses
   */
  public void send(Fd fd, ByteBuffer datagram) throws SyscallException {
    long sent;
    try {
      do {
        sent = symbols.send(fd.number(), address(datagram), datagram.remaining(), 0);
      } while (interrupted(sent));
    } finally {
      Reference.reachabilityFence(datagram);
    }
    check("send", sent);
  }

  /**
   * {@code recv(2)} of one datagram to the buffer's position, which does not move.
   *
   * @param fd the descriptor
   * @param into where to put the bytes
   * @param flags {@code MSG_*}
   * @return the number of bytes received; with {@code MSG_TRUNC} the datagram's length, which can
   *     be larger than what the buffer took. Empty after the socket's receive time-out, and with
   *     {@code MSG_DONTWAIT} when none waits (EAGAIN): too frequent for an exception
   * @throws SyscallException ENOBUFS when the kernel dropped datagrams
   */
  public OptionalInt receive(Fd fd, ByteBuffer into, int flags) throws SyscallException {
    long received;
    try {
      do {
        received = symbols.recv(fd.number(), address(into), into.remaining(), flags);
      } while (interrupted(received));
    } finally {
      Reference.reachabilityFence(into);
    }
    if (received == -1 && runtime.getLastError() == Errno.EAGAIN.number()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.toIntExact(check("recv", received)));
  }

  /**
   * {@code setsockopt(2)}.
   *
   * @param fd the descriptor
   * @param level {@code SOL_*}
   * @param name the option's number
   * @param value the option's bytes
   * @throws SyscallException when the kernel refuses
   */
  public void setSocketOption(Fd fd, int level, int name, ByteBuffer value)
      throws SyscallException {
    check(
        "setsockopt(" + level + ", " + name + ")",
        symbols.setsockopt(fd.number(), level, name, direct(value), value.remaining()));
  }

  /**
   * {@code setsockopt(SO_ATTACH_FILTER)}: from now on the kernel drops what the filter does not let
   * through, before it wakes anybody.
   *
   * @param fd the socket
   * @param filter which datagrams may come
   * @throws SyscallException EINVAL when the kernel does not like the filter
   */
  public void attachFilter(Fd fd, PacketFilter filter) throws SyscallException {
    ByteBuffer instructions = filter.toBuffer();
    // struct sock_fprog of linux/filter.h: u16 length, padding, and a pointer
    ByteBuffer program = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    program.putShort(0, (short) filter.size());
    program.putLong(Long.BYTES, address(instructions));
    try {
      setSocketOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, program);
    } finally {
      Reference.reachabilityFence(instructions);
    }
  }

  /**
   * {@code getsockopt(2)}: the kernel reads and writes the bytes between the buffer's position and
   * limit.
   *
   * @param operation how an error names the call, such as {@code getsockopt(IPT_SO_GET_INFO)}
   * @param fd the descriptor
   * @param level {@code SOL_*}
   * @param name the option's number
   * @param value the option's bytes
   * @return the length that the kernel reports
   * @throws SyscallException when the kernel refuses
   */
  public int getSocketOption(String operation, Fd fd, int level, int name, ByteBuffer value)
      throws SyscallException {
    ByteBuffer length = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    length.putInt(0, value.remaining());
    check(operation, symbols.getsockopt(fd.number(), level, name, direct(value), length));
    return length.getInt(0);
  }

  /**
   * {@code mmap(2)} of anonymous private memory; pages exist once they are written.
   *
   * @param bytes how many
   * @return the memory
   * @throws SyscallException when the kernel refuses
   */
  public Mapping map(long bytes) throws SyscallException {
    int protection = PROT_READ | PROT_WRITE;
    Pointer memory = symbols.mmap(null, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return new Mapping(this, check("mmap", memory.address()), bytes);
  }

  /** {@code bpf(2)} through {@code syscall(2)}: the C library has no function for it. */
  long bpf(String operation, int command, ByteBuffer attributes) throws SyscallException {
    return check(
        operation,
        symbols.syscall(BpfUapi.systemCall(), command, direct(attributes), attributes.remaining()));
  }

  void setns(Fd namespace, int type) throws SyscallException {
    check("setns", symbols.setns(namespace.number(), type));
  }

  void unshare(int flags) throws SyscallException {
    check("unshare", symbols.unshare(flags));
  }

  void unmap(long address, long bytes) {
    if (symbols.munmap(address, bytes) == -1) {
      throw new IllegalStateException(new SyscallException("munmap", runtime.getLastError()));
    }
  }

  void advise(long address, long bytes, int advice) throws SyscallException {
    check("madvise", symbols.madvise(address, bytes, advice));
  }

  void protect(long address, long bytes, int protection) throws SyscallException {
    check("mprotect", symbols.mprotect(address, bytes, protection));
  }

  /** Takes a direct buffer for the kernel's answer: one byte for the one page. */
  boolean isResident(long page, ByteBuffer answer) throws SyscallException {
    check("mincore", symbols.mincore(page, 1, direct(answer)));
    return (answer.get(0) & 1) != 0;
  }

  /** Of the calling thread, one bit for each CPU; little endian on all that is supported. */
  void affinity(ByteBuffer mask) throws SyscallException {
    int thread = 0; // the calling one
    check("sched_getaffinity", symbols.sched_getaffinity(thread, mask.remaining(), direct(mask)));
  }

  void setAffinity(ByteBuffer mask) throws SyscallException {
    int thread = 0; // the calling one
    check("sched_setaffinity", symbols.sched_setaffinity(thread, mask.remaining(), direct(mask)));
  }

  int currentCpu() {
    return symbols.sched_getcpu();
  }

  int pageSize() {
    return symbols.getpagesize();
  }

  /** Linux gives the descriptor back whatever close(2) returns, so its result tells nothing. */
  void close(int fd) {
    symbols.close(fd);
  }

  private boolean interrupted(long result) {
    return result == -1 && runtime.getLastError() == Errno.EINTR.number();
  }

  private int check(String operation, int result) throws SyscallException {
    return (int) check(operation, (long) result);
  }

  private long check(String operation, long result) throws SyscallException {
    if (result == -1) {
      throw new SyscallException(operation, runtime.getLastError());
    }
    return result;
  }

  /** A heap buffer would be copied behind our back, and what the kernel wrote with it. */
  private static ByteBuffer direct(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("the buffer is not direct");
    }
    return buffer;
  }

  /**
   * Returns where the byte at a direct buffer's position is, as long as the buffer is reachable.
   */
  private static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(direct(buffer)).address();
  }

  private static final class Holder {
    static final Libc LIBC = new Libc(CLibrary.load());
  }
}
