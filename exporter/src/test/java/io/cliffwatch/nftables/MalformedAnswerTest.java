// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.Transport;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.TableRules;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The kernel's answers with bytes changed on their way: a read fails, or gives a count. */
@Requires({Requirement.ROOT, Requirement.NFTABLES})
class MalformedAnswerTest {
  private static final int READS = 150;
  private static final Duration PATIENCE = Duration.ofMillis(100);

  @Test
  void changedBytesAreAnErrorOfReadingOrNone() throws Exception {
    int failed = 0;
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(ApiIntent.text("nftables/ruleset.nft"), "nft", "-f", "-");
      for (int seed = 0; seed < READS; seed++) {
        int current = seed;
        failed += namespace.call(() -> fails(current)) ? 1 : 0;
      }
    }
    assertThat(failed).as("of %d reads", READS).isGreaterThan(READS / 4);
  }

  private static boolean fails(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      NftablesCensus.Family family =
          reading(kernel -> new Changing(kernel, random), TableCensus::of);
      assertThat(family.services()).as("seed %d", seed).isNotNegative();
      return false;
    } catch (IOException e) {
      assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
      return true;
    }
  }

  /** A datagram of which the end is missing, and with it a part of a message. */
  @Test
  void answersThatAreCutOffFailOrWereNotNeeded() throws Exception {
    int failed = 0;
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.feed(ApiIntent.text("nftables/ruleset.nft"), "nft", "-f", "-");
      Figures whole = namespace.call(() -> figures(kernel -> kernel));
      assertThat(whole.services()).isNotEmpty();
      for (int seed = 0; seed < READS; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
          assertThat(namespace.call(() -> figures(kernel -> new Cutting(kernel, random))))
              .as("seed %d", seed)
              .isEqualTo(whole);
        } catch (IOException e) {
          assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
          failed++;
        }
      }
    }
    assertThat(failed).as("of %d reads", READS).isGreaterThan(READS / 4);
  }

  private record Figures(NftablesCensus.Family counted, List<ListedService> services) {}

  private static Figures figures(UnaryOperator<Transport> way) throws IOException {
    return reading(way, table -> new Figures(TableCensus.of(table), ServiceList.of(table)));
  }

  private interface Making<T> {
    T of(TableContents table) throws IOException;
  }

  private static <T> T reading(UnaryOperator<Transport> way, Making<T> making) throws IOException {
    try (Connection connection = new Connection(socket(way), PATIENCE);
        Connection shortDumps = Connection.forShortDumps(socket(way), PATIENCE)) {
      TableRules rules = new TableRules(connection, shortDumps);
      return making.of(new TableReader(new Nftables(connection), rules, AddressFamily.IPV4).read());
    }
  }

  private static Transport socket(UnaryOperator<Transport> way) throws IOException {
    return way.apply(NetlinkSocket.open(NETLINK_NETFILTER, PATIENCE));
  }

  /** Leaves the end of some datagrams out, never exactly behind a message. */
  private record Cutting(Transport kernel, SplittableRandom random) implements Transport {
    private static final int ONE_OF = 200;
    private static final int HEADER_BYTES = 16; // struct nlmsghdr

    @Override
    public void send(ByteBuffer datagram) throws IOException {
      kernel.send(datagram);
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
      int length = kernel.receive(into);
      return length > HEADER_BYTES && random.nextInt(ONE_OF) == 0
          ? random.nextInt(length / 2) * 2 + 1
          : length;
    }

    @Override
    public OptionalLong lostDatagrams() throws IOException {
      return kernel.lostDatagrams();
    }

    @Override
    public void close() throws IOException {
      kernel.close();
    }
  }

  /** Changes a byte of some datagrams. */
  private record Changing(Transport kernel, SplittableRandom random) implements Transport {
    private static final int ONE_OF = 40;

    @Override
    public void send(ByteBuffer datagram) throws IOException {
      kernel.send(datagram);
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
      int length = kernel.receive(into);
      if (length > 0 && length <= into.remaining() && random.nextInt(ONE_OF) == 0) {
        int at = into.position() + random.nextInt(length);
        into.put(at, (byte) random.nextInt(256));
      }
      return length;
    }

    @Override
    public OptionalLong lostDatagrams() throws IOException {
      return kernel.lostDatagrams();
    }

    @Override
    public void close() throws IOException {
      kernel.close();
    }
  }
}
