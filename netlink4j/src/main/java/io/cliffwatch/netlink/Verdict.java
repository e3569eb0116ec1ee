// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_ACK_TLVS;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_CAPPED;

import java.nio.ByteBuffer;

/**
 * How an answer ended: the error number of {@code NLMSG_ERROR} or {@code NLMSG_DONE}.
 *
 * @param number the positive error number, 0 for success
 * @param extendedAck what the kernel adds
 */
record Verdict(int number, ExtendedAck extendedAck) {
  private static final int MAX_ERRNO = 4095; // MAX_ERRNO, linux/err.h
  private static final Verdict SUCCESS = new Verdict(0, ExtendedAck.NONE);

  static Verdict read(Message message) throws MalformedMessageException {
    boolean done = message.type() == NLMSG_DONE;
    if (done && message.payloadLength() == 0) {
      return SUCCESS;
    }
    int error = message.number();
    // The end of a dump can carry a positive length.
    if (error == 0 || (done && error > 0)) {
      return SUCCESS;
    }
    if (error > 0 || error < -MAX_ERRNO) {
      throw new MalformedMessageException("an error message has the error number " + error);
    }
    return new Verdict(-error, done ? afterDone(message) : afterError(message));
  }

  private static ExtendedAck afterDone(Message message) throws MalformedMessageException {
    return message.has(NLM_F_ACK_TLVS)
        ? ExtendedAck.read(message.attributesAfter(Integer.BYTES))
        : ExtendedAck.NONE;
  }

  /** {@code struct nlmsgerr}: the error, then the request's header, often its payload, too. */
  private static ExtendedAck afterError(Message message) throws MalformedMessageException {
    if (!message.has(NLM_F_ACK_TLVS)) {
      return ExtendedAck.NONE;
    }
    ByteBuffer request = message.payload().slice();
    request.position(Integer.BYTES);
    long length = MessageHeader.read(request).length();
    long repeated = message.has(NLM_F_CAPPED) ? MessageHeader.BYTES : NetlinkUapi.align(length);
    long start = Integer.BYTES + repeated;
    return start > message.payloadLength()
        ? ExtendedAck.NONE
        : ExtendedAck.read(message.attributesAfter((int) start));
  }
}
