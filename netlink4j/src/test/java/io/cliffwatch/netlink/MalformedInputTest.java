// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cliffwatch.netlink.generic.GenericFamily;
import io.cliffwatch.netlink.generic.GenericNetlink;
import io.cliffwatch.netlink.ipvs.Ipvs;
import io.cliffwatch.netlink.ipvs.VirtualService;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.netlink.netfilter.Ipset;
import io.cliffwatch.netlink.nftables.Expressions;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.nftables.Rule;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.RouteNetlink;
import io.cliffwatch.netlink.taskstats.ExitRecords;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes the kernel sends, a request ends with an answer or an {@link IOException}, and the
 * connection stays usable.
 *
 * <p>{@code -Dcliffwatch.fuzz.inputs=1000000} is the long run. Input n of seed s is input 0 of seed
 * s + n: {@code -Dcliffwatch.fuzz.seed=… -Dcliffwatch.fuzz.inputs=1} repeats one.
 */
class MalformedInputTest {
  private static final long SEED = Long.getLong("cliffwatch.fuzz.seed", System.nanoTime());
  private static final int INPUTS = Integer.getInteger("cliffwatch.fuzz.inputs", 50_000);
  private static final int RECOVERY = 20;
  private static final int DEPTH = 3;
  private static final GenericFamily TASKSTATS =
      new GenericFamily(31, "TASKSTATS", 1, 0, 0, List.of(), List.of()); // as in the capture
  private static final Request CLEAN = new Request("clean", 0x7777, new AttributeWriter());

  private int answers;
  private int failures;
  private long attributesSeen;

  @Test
  void onlyAnswersAndIoExceptionsCome() {
    // A loop without end shows as this time-out; honest runs take a small part of it.
    Duration limit = Duration.ofMinutes(2).plusMillis(INPUTS);
    System.out.println("malformed input: seed " + SEED);
    assertTimeoutPreemptively(limit, this::feedAll, () -> "seed " + SEED);
    System.out.printf(
        "malformed input: seed %d, %d inputs, %d requests answered, %d failed, %d attributes%n",
        SEED, INPUTS, answers, failures, attributesSeen);
    // Else the generator would not get past the first checks, or break nothing.
    assertThat(answers).isGreaterThan(INPUTS / 100);
    assertThat(failures).isGreaterThan(INPUTS / 100);
    assertThat(attributesSeen).isGreaterThan(INPUTS);
  }

  private void feedAll() {
    for (int i = 0; i < INPUTS; i++) {
      long seed = SEED + i;
      try {
        feed(new SplittableRandom(seed));
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("-Dcliffwatch.fuzz.seed=" + seed + ": " + e, e);
      }
    }
  }

  private void feed(SplittableRandom random) throws IOException {
    MalformedInput input = new MalformedInput(random);
    walk(input.datagram(1));
    FakeKernel kernel =
        new FakeKernel(request ->
            request.header().type() == CLEAN.type()
                ? List.of(Reply.ack(request))
                : answer(input, random, request));
    try (Connection connection = new Connection(kernel)) {
      try {
        ask(connection, random.nextInt(16));
        answers++;
      } catch (IOException e) {
        failures++;
      }
      recover(connection);
    }
    listen(input);
  }

  /** What nobody has asked for: a listener's next datagram. */
  private void listen(MalformedInput input) {
    FakeKernel kernel =
        new FakeKernel(
            request -> List.of(Reply.ack(request), new Reply.Datagram(input.datagram(0))));
    try (ExitRecords records = ExitRecords.listen(kernel, TASKSTATS, "0")) {
      records.next().forEach(record -> assertThat(record.command()).hasSizeLessThanOrEqualTo(32));
      answers++;
    } catch (IOException e) {
      failures++;
    }
  }

  private static void ask(Connection connection, int question) throws IOException {
    RouteNetlink route = new RouteNetlink(connection);
    switch (question) {
      case 0 -> assertThat(route.interfaceIndex("kube0")).isNotNull();
      case 1 -> route.addresses(2, AddressFamily.IPV4, address -> {});
      case 2 ->
          assertThat(route.addresses(2, AddressFamily.IPV6, Collectors.counting())).isNotNegative();
      case 3 -> assertThat(new Conntrack(connection).statistics()).isNotNull();
      case 4 -> assertThat(new GenericNetlink(connection).families()).isNotNull();
      case 5 -> assertThat(new Ipset(connection).header("KUBE-CLUSTER-IP")).isNotNull();
      case 6 ->
          assertThat(new Ipset(connection).members("KUBE-CLUSTER-IP", Collectors.counting()))
              .isNotEmpty();
      case 7 -> ask(Ipvs.find(connection));
      case 8 -> connection.execute(new Request("change", 1, new AttributeWriter()));
      default -> ask(new Nftables(connection), question);
    }
  }

  private static void ask(Nftables nftables, int question) throws IOException {
    NftablesFamily family = NftablesFamily.IPV4;
    switch (question) {
      case 9 -> assertThat(nftables.generation()).isNotNull();
      case 10 -> assertThat(nftables.tables(family)).isNotNull();
      case 11 -> assertThat(nftables.chains(family, Collectors.counting())).isNotNegative();
      case 12 -> assertThat(nftables.sets(family, "kube-proxy")).isNotNull();
      case 13 -> assertThat(nftables.objects(family, "kube-proxy")).isNotNull();
      case 14 ->
          assertThat(nftables.elements(family, "kube-proxy", "marks", Collectors.toList()))
              .isNotNull();
      default -> nftables.rules(family, "kube-proxy", "services", MalformedInputTest::goOver);
    }
  }

  private static void goOver(Rule rule) {
    Expressions expressions = rule.expressions();
    while (expressions.next()) {
      assertThat(expressions.kind()).isNotNull();
      AttributeReader data = expressions.data();
      while (data.next()) {
        assertThat(data.networkU32At(data.length() - 4)).isNotNegative();
        assertThat(data.networkU16At(0) + data.byteAt(0)).isNotNegative();
        assertThat(data.isText(new byte[] {'x'})).isIn(true, false);
      }
    }
  }

  private static void ask(Optional<Ipvs> ipvs) throws IOException {
    if (ipvs.isPresent()) {
      for (VirtualService service : ipvs.get().services(Collectors.toList())) {
        assertThat(ipvs.get().destinations(service.key(), Collectors.counting())).isNotNegative();
      }
    }
  }

  /** What is left of the malformed answer can look like the answer of a request that is to come. */
  private static void recover(Connection connection) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        connection.execute(CLEAN);
        return;
      } catch (IOException e) {
        if (attempt == RECOVERY) {
          throw e;
        }
      }
    }
  }

  private static List<Reply> answer(
      MalformedInput input, SplittableRandom random, Message request) {
    List<Reply> replies = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      replies.add(new Reply.Datagram(input.datagram(request.header().sequence())));
    }
    if (random.nextInt(50) == 0) {
      replies.add(random.nextInt(count + 1), new Reply.Overrun());
    }
    if (random.nextInt(3) > 0) {
      replies.add(Reply.done(request, 0, 0));
    }
    return replies;
  }

  private void walk(ByteBuffer datagram) {
    MessageReader messages = new MessageReader(datagram);
    while (messages.hasNext()) {
      try {
        Message message = messages.next();
        for (int fixedHeader : new int[] {0, 4, 8, 16}) {
          walk(message.attributesAfter(fixedHeader), DEPTH);
        }
      } catch (MalformedMessageException e) {
        // Expected; the reader must be at the end now, or the loop is one without end.
        assertThat(e).hasMessageContaining("bytes");
      }
    }
  }

  private void walk(AttributeReader attributes, int depth) {
    while (attributes.next()) {
      attributesSeen++;
      assertThat(attributes.type()).isBetween(0, 0x3fff);
      if (depth > 0) {
        // Its error is the parent's too, so a reader of its own goes over the same bytes first.
        walk(new AttributeReader(ByteBuffer.wrap(attributes.bytes())), depth - 1);
      }
      switch (attributes.type() % 8) {
        case 0 -> assertThat(attributes.u8()).isBetween(0, 0xff);
        case 1 -> assertThat(attributes.u16()).isBetween(0, 0xffff);
        case 2 -> assertThat(attributes.u32()).isBetween(0L, 0xffff_ffffL);
        case 3 -> assertThat(attributes.networkU32()).isBetween(0L, 0xffff_ffffL);
        case 4 -> assertThat(attributes.text()).doesNotContain("\0");
        case 5 -> assertThat(attributes.bytes(4)).hasSize(4);
        case 6 -> walk(attributes.nested(), 0);
        default -> attributes.skipUnknown();
      }
    }
    assertThat(attributes.next()).isFalse();
  }
}
