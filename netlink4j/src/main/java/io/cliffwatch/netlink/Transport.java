// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Takes datagrams to the kernel and brings its datagrams back: {@link NetlinkSocket}, or in tests
 * {@link io.cliffwatch.netlink.testing.FakeKernel}.
 *
 * <p>Used by one thread at a time.
 */
public interface Transport extends AutoCloseable {
  /**
   * Sends one datagram: the bytes between the buffer's position and its limit, which stay as they
   * are. The buffer is direct.
   *
   * @param datagram the bytes
   * @throws IOException when the transport fails
   */
  void send(ByteBuffer datagram) throws IOException;

  /**
   * Receives one datagram to the buffer's position; position and limit stay as they are. The buffer
   * is direct.
   *
   * @param into where to put the bytes
   * @return the datagram's length in bytes. When it is more than the buffer had room for, the rest
   *     is lost
   * @throws ReceiveTimeoutException when none came in time
   * @throws OverrunException when datagrams were lost; those that still wait can be received
   */
  int receive(ByteBuffer into) throws IOException;

  /**
   * Receives one datagram as {@link #receive} does, if one waits already.
   *
   * @param into where to put the bytes
   * @return the datagram's length in bytes, empty when none waits
   * @throws OverrunException when datagrams were lost
   */
  default OptionalInt receiveNow(ByteBuffer into) throws IOException {
    return OptionalInt.of(receive(into));
  }

  /**
   * Has the kernel leave out the message that ends a dump ({@code NLMSG_DONE}) where it says
   * nothing but that, so that short dumps cost less. Then {@link #receiveNow} tells the end: the
   * kernel answers while it takes a request.
   *
   * @return whether it leaves them out from now on
   * @throws IOException when the kernel refuses
   */
  default boolean dropDumpEnds() throws IOException {
    return false;
  }

  /**
   * Tells how many datagrams were lost so far because nobody received them in time.
   *
   * @return a u32 that wraps around; empty when it is not known
   * @throws IOException when the transport fails
   */
  default OptionalLong lostDatagrams() throws IOException {
    return OptionalLong.empty();
  }

  @Override
  void close() throws IOException;
}
