// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what goes over another transport, to be replayed in tests: {@link
 * FakeKernel#replaying}.
 *
 * <p>Not safe for use by several threads.
 */
public final class Recorder implements Transport {
  private final Transport transport;
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final List<List<ByteBuffer>> replies = new ArrayList<>();

  /**
   * Records a transport, which is closed with the recorder.
   *
   * @param transport the way to the kernel
   */
  public Recorder(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  /** {@return what has been said so far} */
  public Capture capture() {
    List<Capture.Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      exchanges.add(new Capture.Exchange(requests.get(i), replies.get(i)));
    }
    return new Capture(exchanges);
  }

  @Override
  public void send(ByteBuffer datagram) throws IOException {
    transport.send(datagram);
    requests.add(copy(datagram, datagram.remaining()));
    replies.add(new ArrayList<>());
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    int length = transport.receive(into);
    if (!replies.isEmpty()) {
      replies.getLast().add(copy(into, Math.min(length, into.remaining())));
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }

  private static ByteBuffer copy(ByteBuffer buffer, int length) {
    return ByteBuffer.allocate(length).put(0, buffer, buffer.position(), length).asReadOnlyBuffer();
  }
}
