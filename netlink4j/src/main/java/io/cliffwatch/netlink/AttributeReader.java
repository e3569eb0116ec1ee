// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLA_HDRLEN;
import static io.cliffwatch.netlink.NetlinkUapi.NLA_TYPE_MASK;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * Reads attributes ({@code struct nlattr}) one after the other.
 *
 * <p>The first error sticks: from then on {@link #next()} is false and every getter returns zero or
 * nothing, so that a loop needs one {@link #check()} at its end. A reader of {@link #nested()}
 * attributes shares its parent's error. Every step moves forward, so a loop ends whatever the bytes
 * are. Not safe for use by several threads.
 *
 * {@snippet :
 * while (attributes.next()) {
 *   switch (attributes.type()) {
 *     case IFLA_IFNAME -> name = attributes.text();
 *     case IFLA_MTU -> mtu = attributes.u32();
 *     default -> attributes.skipUnknown();
 *   }
 * }
 * attributes.check();
 * }
 */
public final class AttributeReader extends AttributeValue {
  private int position;
  private int end;

  /**
   * Reads a copy of what lies between the buffer's position and its limit; the buffer itself is
   * left as it is.
   *
   * @param buffer the attributes
   */
  public AttributeReader(ByteBuffer buffer) {
    ByteBuffer attributes = requireNonNull(buffer, "buffer is null").duplicate();
    this.bytes = new byte[attributes.remaining()];
    attributes.get(this.bytes);
    this.end = this.bytes.length;
  }

  /** A reader of nothing, for {@link #nested(AttributeReader)} to move. */
  public AttributeReader() {}

  /**
   * Moves to the next attribute; false at the end and after an error.
   *
   * @return whether there is one
   */
  public boolean next() {
    if (failed() || position >= end) {
      return false;
    }
    int available = end - position;
    if (available < NLA_HDRLEN) {
      fail(available + " bytes remain, an attribute header has " + NLA_HDRLEN);
      return false;
    }
    int whole = NativeBytes.u16(bytes, position);
    if (whole < NLA_HDRLEN || whole > available) {
      fail("an attribute says that it has " + whole + " bytes, " + available + " are there");
      return false;
    }
    type = NativeBytes.u16(bytes, position + Short.BYTES) & NLA_TYPE_MASK;
    value = position + NLA_HDRLEN;
    length = whole - NLA_HDRLEN;
    position += Math.min((int) NetlinkUapi.align(whole), available);
    return true;
  }

  /** {@return a reader of the attributes inside this one} */
  public AttributeReader nested() {
    AttributeReader inner = new AttributeReader();
    nested(inner);
    return inner;
  }

  /**
   * Moves another reader to the attributes inside this one, so that a loop over many makes no
   * object for each. From then on it shares this reader's error and its count of unknown ones.
   *
   * @param inner the reader to move
   */
  public void nested(AttributeReader inner) {
    inner.clear();
    inner.bytes = bytes;
    inner.position = failed() ? 0 : value;
    inner.end = failed() ? 0 : value + length;
    inner.state = state;
  }

  /** Moves to other attributes; error and count start anew. */
  void moveTo(byte[] message, int first, int behindLast) {
    clear();
    bytes = message;
    position = first;
    end = behindLast;
    state.clear();
  }

  /** Leaves no attribute to go over. */
  public void clear() {
    position = 0;
    end = 0;
    type = 0;
    value = 0;
    length = 0;
  }

  /** Counts the current attribute as one that the caller does not know. */
  public void skipUnknown() {
    state.unknown++;
  }

  /** {@return how many attributes were skipped as unknown, the nested ones included} */
  public long unknown() {
    return state.unknown;
  }

  /**
   * Does nothing when there was no error.
   *
   * @throws MalformedMessageException with the first error
   */
  public void check() throws MalformedMessageException {
    if (failed()) {
      throw new MalformedMessageException(state.error);
    }
  }
}
