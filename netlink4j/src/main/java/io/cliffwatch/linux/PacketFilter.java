// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the kernel's classic packet filter (cBPF, {@code linux/filter.h}): it looks at a
 * datagram's bytes and says whether the socket gets it. Values are loaded as big endian.
 *
 * <p>A builder: each method adds an instruction. Offsets behind the datagram's end drop it. Not
 * safe for use by several threads while it is built.
 */
public final class PacketFilter {
  /** {@code BPF_MAXINSNS}, linux/bpf_common.h: how many instructions the kernel takes. */
  public static final int MAX_INSTRUCTIONS = 4096;

  private static final int BPF_LDX_W_IMM = 0x01; // BPF_LDX | BPF_W | BPF_IMM
  private static final int BPF_LD_H_ABS = 0x28; // BPF_LD | BPF_H | BPF_ABS
  private static final int BPF_LD_W_IND = 0x40; // BPF_LD | BPF_W | BPF_IND
  private static final int BPF_LD_H_IND = 0x48; // BPF_LD | BPF_H | BPF_IND
  private static final int BPF_LD_B_IND = 0x50; // BPF_LD | BPF_B | BPF_IND
  private static final int BPF_JMP_JEQ_K = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final int BPF_RET_K = 0x06; // BPF_RET | BPF_K
  private static final int INSTRUCTION = 8; // sizeof(struct sock_filter)
  private static final int MAX_JUMP = 0xff; // jt and jf are u8

  private final List<Instruction> instructions = new ArrayList<>();

  private record Instruction(int code, int jumpTrue, int jumpFalse, int constant) {}

  /** A program without an instruction; it must end in {@link #accept} or {@link #drop}. */
  public PacketFilter() {}

  /**
   * Loads two bytes.
   *
   * @param offset where they are
   * @return this
   */
  public PacketFilter loadHalf(int offset) {
    return add(BPF_LD_H_ABS, 0, 0, offset);
  }

  /**
   * Sets the index, which {@link #loadIndexed} adds to its offset.
   *
   * @param index the number of bytes
   * @return this
   */
  public PacketFilter index(int index) {
    return add(BPF_LDX_W_IMM, 0, 0, index);
  }

  /**
   * Loads one, two or four bytes.
   *
   * @param bytes how many
   * @param offset where they are, counted from the index
   * @return this
   */
  public PacketFilter loadIndexed(int bytes, int offset) {
    int code =
        switch (bytes) {
          case Byte.BYTES -> BPF_LD_B_IND;
          case Short.BYTES -> BPF_LD_H_IND;
          case Integer.BYTES -> BPF_LD_W_IND;
          default -> throw new IllegalArgumentException("cannot load " + bytes + " bytes");
        };
    return add(code, 0, 0, offset);
  }

  /**
   * Skips instructions, by whether what was loaded has this value.
   *
   * @param value the value
   * @param skipThen how many instructions to skip when it has, at most 255
   * @param skipElse how many instructions to skip when it is another, at most 255
   * @return this
   */
  public PacketFilter ifEqual(int value, int skipThen, int skipElse) {
    if (((skipThen | skipElse) & ~MAX_JUMP) != 0) {
      throw new IllegalArgumentException("cannot skip " + skipThen + " or " + skipElse);
    }
    return add(BPF_JMP_JEQ_K, skipThen, skipElse, value);
  }

  /**
   * Ends the program: the socket gets the datagram, whole.
   *
   * @return this
   */
  public PacketFilter accept() {
    return add(BPF_RET_K, 0, 0, -1);
  }

  /**
   * Ends the program: the socket does not get the datagram.
   *
   * @return this
   */
  public PacketFilter drop() {
    return add(BPF_RET_K, 0, 0, 0);
  }

  /** {@return the number of instructions} */
  public int size() {
    return instructions.size();
  }

  /** {@return an array of {@code struct sock_filter} in a direct buffer} */
  ByteBuffer toBuffer() {
    ByteBuffer program = ByteBuffer.allocateDirect(INSTRUCTION * instructions.size());
    program.order(ByteOrder.nativeOrder());
    for (Instruction instruction : instructions) {
      program
          .putShort((short) instruction.code)
          .put((byte) instruction.jumpTrue)
          .put((byte) instruction.jumpFalse)
          .putInt(instruction.constant);
    }
    return program.flip();
  }

  private PacketFilter add(int code, int jumpTrue, int jumpFalse, int constant) {
    if (instructions.size() == MAX_INSTRUCTIONS) {
      throw new IllegalStateException("more than " + MAX_INSTRUCTIONS + " instructions");
    }
    instructions.add(new Instruction(code, jumpTrue, jumpFalse, constant));
    return this;
  }
}
