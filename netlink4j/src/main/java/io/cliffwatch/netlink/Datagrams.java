// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** Sends requests and receives datagrams on a transport, in buffers that stay. */
final class Datagrams {
  private static final int MAX_BUFFER = 16 * 1024 * 1024;
  private static final int REQUEST = 1024;

  private final Transport transport;
  private ByteBuffer sendBuffer = directBuffer(REQUEST);
  private ByteBuffer receiveBuffer;
  // With the JVM's first compiler an array is read several times faster than a buffer.
  private byte[] datagram;
  private final MessageReader messages = new MessageReader(ByteBuffer.allocate(0));

  Datagrams(Transport transport, int receiveBytes) {
    this.transport = requireNonNull(transport, "transport is null");
    this.receiveBuffer = ByteBuffer.allocateDirect(receiveBytes);
    this.datagram = new byte[receiveBytes];
  }

  /** Returns what has not been looked at of the last datagram, the same instance each time. */
  MessageReader messages() {
    return messages;
  }

  void send(Request request, int flags, long sequence) throws IOException {
    ByteBuffer payload = request.payload();
    int length = MessageHeader.BYTES + payload.remaining();
    if (sendBuffer.capacity() < length) {
      sendBuffer = directBuffer(length);
    }
    sendBuffer
        .clear()
        .put(MessageHeader.BYTES, payload, payload.position(), payload.remaining())
        .limit(length);
    // struct nlmsghdr of linux/netlink.h, as MessageHeader writes it; the last is the kernel's port
    sendBuffer
        .putInt(0, length)
        .putShort(4, (short) request.type())
        .putShort(6, (short) flags)
        .putInt(8, (int) sequence)
        .putInt(12, 0);
    transport.send(sendBuffer);
  }

  /** Waits for the next datagram. */
  void receive() throws IOException {
    take(transport.receive(receiveBuffer.clear()));
  }

  /** Receives the next datagram and tells whether one was there. */
  boolean receiveNow() throws IOException {
    OptionalInt received = transport.receiveNow(receiveBuffer.clear());
    if (received.isEmpty()) {
      return false;
    }
    take(received.getAsInt());
    return true;
  }

  private void take(int length) throws TruncatedReplyException {
    int room = receiveBuffer.capacity();
    if (length > room) {
      if (length <= MAX_BUFFER) {
        receiveBuffer = ByteBuffer.allocateDirect(Integer.highestOneBit(length - 1) << 1);
        datagram = new byte[receiveBuffer.capacity()];
      }
      throw new TruncatedReplyException(
          "a datagram of %d bytes did not fit the buffer of %d".formatted(length, room));
    }
    receiveBuffer.get(0, datagram, 0, length);
    messages.moveTo(datagram, length);
  }

  private static ByteBuffer directBuffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
