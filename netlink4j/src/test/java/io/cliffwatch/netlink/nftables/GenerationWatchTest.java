// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GenerationWatchTest {
  private static final int NEWGEN = 0xa0f; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN
  private static final int GETGEN = 0xa10;

  private final AtomicInteger generation = new AtomicInteger(7);
  private final Nftables nftables =
      new Nftables(
          new Connection(
              new FakeKernel(request -> {
                if (request.type() != GETGEN) {
                  return List.of(Reply.done(request, 0, NetlinkUapi.NLM_F_DUMP_INTR));
                }
                AttributeWriter answer =
                    new AttributeWriter(ByteBuffer.wrap(new byte[4]))
                        .networkU32(1, generation.get());
                return Reply.single(request, NEWGEN, answer.payload());
              })));
  private final GenerationWatch watch = new GenerationWatch(Duration.ZERO);

  @Test
  void whatIsOfOneGenerationIsWhole() throws IOException {
    assertThat(watch.<String>whole(nftables, read -> "of " + read)).isEqualTo("of 7");
  }

  @Test
  void aTransactionMeanwhileIsAChange() {
    assertThatThrownBy(() -> watch.whole(nftables, read -> generation.incrementAndGet()))
        .isInstanceOf(GenerationChangedException.class);
  }

  @Test
  void whatFailsAfterATransactionIsAChange() {
    assertThatThrownBy(() ->
            watch.whole(
                nftables,
                read -> {
                  generation.incrementAndGet();
                  throw new IOException("the chain is gone");
                }))
        .isInstanceOf(GenerationChangedException.class)
        .hasRootCauseMessage("the chain is gone");
  }

  @Test
  void whatFailsOtherwiseIsAFailure() {
    assertThatThrownBy(() ->
            watch.whole(
                nftables,
                read -> {
                  throw new IOException("nonsense");
                }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("nonsense");
  }

  @Test
  void aDumpThatTheKernelCallsTornIsAChange() {
    assertThatThrownBy(() ->
            watch.whole(
                nftables,
                read -> {
                  nftables.rules(NftablesFamily.IPV4, "t", "c", ignored -> {});
                  return read;
                }))
        .isInstanceOf(GenerationChangedException.class)
        .hasCauseInstanceOf(DumpInterruptedException.class);
  }

  @Test
  void aReadingBeginsOnlyWhenANewGenerationHasSettled() throws IOException {
    Duration settled = Duration.ofMillis(30);
    GenerationWatch patient = new GenerationWatch(settled);
    for (int i = 0; i < 3; i++) {
      generation.incrementAndGet();
      long seen = System.nanoTime();
      long began = patient.whole(nftables, read -> System.nanoTime());
      assertThat(began - seen).isGreaterThanOrEqualTo(settled.toNanos());
    }
  }

  @Test
  void whoeverIsInterruptedDoesNotWait() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new GenerationWatch(Duration.ofDays(1)).whole(nftables, read -> read))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
