// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The CPUs that a thread may run on ({@code sched_setaffinity(2)}), in addition to what its cgroup
 * says. Immutable; threads are those of the operating system, so call it on platform threads only.
 *
 * @param cpus the CPUs' numbers
 */
public record CpuSet(BitSet cpus) {
  /** {@code CONFIG_NR_CPUS} is at most this on x86-64 and arm64. */
  private static final int MAX_CPUS = 8192;

  /** Copies the argument. */
  public CpuSet {
    requireNonNull(cpus, "cpus is null");
    cpus = (BitSet) cpus.clone();
  }

  @Override
  public BitSet cpus() {
    return (BitSet) cpus.clone();
  }

  /**
   * {@return the CPUs that the calling thread may run on}
   *
   * @throws SyscallException when the kernel refuses
   */
  public static CpuSet ofThisThread() throws SyscallException {
    ByteBuffer mask = ByteBuffer.allocateDirect(MAX_CPUS / Byte.SIZE);
    Libc.get().affinity(mask);
    return new CpuSet(BitSet.valueOf(mask));
  }

  /** {@return the number of the CPU on which the calling thread runs right now} */
  public static int current() {
    return Libc.get().currentCpu();
  }

  /** {@return one CPU only} */
  public static CpuSet of(int cpu) {
    BitSet one = new BitSet();
    one.set(cpu);
    return new CpuSet(one);
  }

  /** {@return these CPUs but for one} */
  public CpuSet without(int cpu) {
    BitSet rest = cpus();
    rest.clear(cpu);
    return new CpuSet(rest);
  }

  /** {@return how many CPUs they are} */
  public int size() {
    return cpus.cardinality();
  }

  /**
   * Lets the calling thread run on these CPUs only, and nowhere else until it is told otherwise.
   *
   * @throws SyscallException EINVAL when its cgroup allows none of them
   */
  public void restrictThisThread() throws SyscallException {
    byte[] bytes = cpus.toByteArray();
    ByteBuffer mask = ByteBuffer.allocateDirect(MAX_CPUS / Byte.SIZE);
    mask.put(0, bytes);
    Libc.get().setAffinity(mask);
  }
}
