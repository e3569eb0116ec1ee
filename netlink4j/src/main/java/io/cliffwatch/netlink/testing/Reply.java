// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSGERR_ATTR_MSG;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_ERROR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_ACK_TLVS;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_CAPPED;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.MessageHeader;
import io.cliffwatch.netlink.NetlinkUapi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What one receive of a {@link FakeKernel}'s brings. */
public sealed interface Reply {
  /**
   * A datagram. One that is larger than the receiver's buffer arrives truncated, as the real
   * kernel's would.
   *
   * @param bytes its messages
   */
  record Datagram(ByteBuffer bytes) implements Reply {
    /** Keeps a read-only view. */
    public Datagram {
      bytes = requireNonNull(bytes, "bytes is null").slice().asReadOnlyBuffer();
    }
  }

  /** No datagram but ENOBUFS: some were lost. What follows can be received. */
  record Overrun() implements Reply {}

  /**
   * {@return the bytes of one message in answer to a request, padding included}
   *
   * @param request the request that is answered
   * @param type the message type
   * @param flags the flags
   * @param payload what follows the header
   */
  static ByteBuffer message(Message request, int type, int flags, ByteBuffer payload) {
    int length = MessageHeader.BYTES + payload.remaining();
    ByteBuffer bytes = ByteBuffer.allocate((int) NetlinkUapi.align(length));
    MessageHeader asked = request.header();
    new MessageHeader(length, type, flags, asked.sequence(), asked.portId()).write(bytes);
    bytes.put(payload.duplicate());
    return bytes.rewind();
  }

  /**
   * {@return one datagram of several messages}
   *
   * @param messages their bytes
   */
  static Datagram datagram(List<ByteBuffer> messages) {
    int length = messages.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    messages.forEach(message -> bytes.put(message.duplicate()));
    return new Datagram(bytes.flip());
  }

  /**
   * A successful end: {@code NLMSG_ERROR} with the number 0.
   *
   * @param request the request that is answered
   * @return the datagram
   */
  static Reply ack(Message request) {
    return datagram(List.of(message(request, NLMSG_ERROR, NLM_F_CAPPED, errorPayload(request, 0))));
  }

  /**
   * A refusal with the kernel's own sentence, which may be empty.
   *
   * @param request the request that is answered
   * @param errno the error
   * @param explanation the kernel's sentence; may be empty
   * @return the datagram
   */
  static Reply error(Message request, Errno errno, String explanation) {
    if (explanation.isEmpty()) {
      return datagram(
          List.of(
              message(request, NLMSG_ERROR, NLM_F_CAPPED, errorPayload(request, errno.number()))));
    }
    ByteBuffer attributes = new AttributeWriter().text(NLMSGERR_ATTR_MSG, explanation).payload();
    ByteBuffer error = errorPayload(request, errno.number());
    ByteBuffer payload = ByteBuffer.allocate(error.remaining() + attributes.remaining());
    payload.put(error).put(attributes).flip();
    return datagram(List.of(message(request, NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS, payload)));
  }

  /**
   * One answer and its acknowledgement, a datagram each.
   *
   * @param request the request that is answered
   * @param type the message type
   * @param payload what follows the header
   * @return both datagrams
   */
  static List<Reply> single(Message request, int type, ByteBuffer payload) {
    return List.of(datagram(List.of(message(request, type, 0, payload))), ack(request));
  }

  /**
   * The answer to a dump: a datagram for each payload, then {@code NLMSG_DONE}.
   *
   * @param request the request that is answered
   * @param type the message type
   * @param payloads what follows the header of each
   * @return the datagrams
   */
  static List<Reply> multipart(Message request, int type, List<ByteBuffer> payloads) {
    List<Reply> replies = new ArrayList<>();
    for (ByteBuffer payload : payloads) {
      replies.add(datagram(List.of(message(request, type, NLM_F_MULTI, payload))));
    }
    replies.add(done(request, 0, 0));
    return replies;
  }

  /**
   * The end of a dump.
   *
   * @param request the request that is answered
   * @param errno the positive error number with which it ends, 0 for success
   * @param flags such as {@code NLM_F_DUMP_INTR}
   * @return the datagram
   */
  static Reply done(Message request, int errno, int flags) {
    ByteBuffer payload =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, -errno);
    return datagram(List.of(message(request, NLMSG_DONE, NLM_F_MULTI | flags, payload)));
  }

  /** {@code struct nlmsgerr} without the request's payload. */
  private static ByteBuffer errorPayload(Message request, int errno) {
    ByteBuffer payload =
        ByteBuffer.allocate(Integer.BYTES + MessageHeader.BYTES).order(ByteOrder.nativeOrder());
    payload.putInt(-errno);
    request.header().write(payload);
    return payload.flip();
  }
}
