// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.Transport;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol on the real kernel, with nft as witness. */
@Requires({Requirement.ROOT, Requirement.NFTABLES, Requirement.IPTABLES_NFT})
class NftablesKernelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ScratchNamespace namespace;
  private Connection connection;
  private Nftables nftables;

  @BeforeEach
  void open() throws Exception {
    namespace = new ScratchNamespace();
    connection = namespace.call(() -> Connection.open(NETLINK_NETFILTER, PATIENCE));
    nftables = new Nftables(connection);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    namespace.close();
  }

  @Test
  void anEmptyNamespaceStaysEmpty() throws Exception {
    long before = nftables.generation().id();
    for (NftablesFamily family : NftablesFamily.values()) {
      assertThat(nftables.tables(family)).isEmpty();
      assertThat(nftables.chains(family, Collectors.counting())).isZero();
      assertThat(nftables.sets(family, "nat")).isEmpty();
      assertThat(nftables.objects(family, "nat")).isEmpty();
    }
    assertThat(namespace.exec("nft", "list", "ruleset")).isEmpty();
    assertThat(nftables.generation().id()).isEqualTo(before);
  }

  @Test
  void shortDumpsBringTheSameRulesInFewerDatagrams() throws Exception {
    namespace.exec("nft", "add", "table", "ip", "t");
    int[] lengths = {0, 1, 6, 300, 1};
    for (int chain = 0; chain < lengths.length; chain++) {
      String rules = "add rule ip t c" + chain + " ip daddr 10.0.0.1 counter accept\n";
      namespace.feed(
          "add chain ip t c" + chain + "\n" + rules.repeat(lengths[chain]), "nft", "-f", "-");
    }
    Datagrams datagrams =
        namespace.call(() -> new Datagrams(NetlinkSocket.open(NETLINK_NETFILTER, PATIENCE)));
    try (Connection forShort = Connection.forShortDumps(datagrams, PATIENCE)) {
      for (int chain = 0; chain < lengths.length; chain++) {
        List<Long> expected = handles(nftables, "c" + chain);
        int before = datagrams.received;
        assertThat(handles(new Nftables(forShort), "c" + chain)).isEqualTo(expected);
        assertThat(expected).hasSize(lengths[chain]);
        if (lengths[chain] <= 6) {
          assertThat(datagrams.received - before).isEqualTo(Math.min(1, lengths[chain]));
        }
      }
      forShort.checkEnded();
    }
  }

  private static List<Long> handles(Nftables of, String chain) throws IOException {
    List<Long> handles = new ArrayList<>();
    of.rules(NftablesFamily.IPV4, "t", chain, rule -> handles.add(rule.handle()));
    return handles;
  }

  /** Counts what comes. */
  private static final class Datagrams implements Transport {
    private final Transport kernel;
    private int received;

    Datagrams(Transport kernel) {
      this.kernel = kernel;
    }

    @Override
    public void send(ByteBuffer datagram) throws IOException {
      kernel.send(datagram);
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
      received++;
      return kernel.receive(into);
    }

    @Override
    public OptionalInt receiveNow(ByteBuffer into) throws IOException {
      OptionalInt length = kernel.receiveNow(into);
      received += length.isPresent() ? 1 : 0;
      return length;
    }

    @Override
    public boolean dropDumpEnds() throws IOException {
      return kernel.dropDumpEnds();
    }

    @Override
    public void close() throws IOException {
      kernel.close();
    }
  }

  @Test
  void everythingIsAsNftPrintsIt() throws Exception {
    NftablesRuleset.load(namespace);
    NftTool tool = NftTool.parse(namespace.exec("nft", "-a", "list", "ruleset"));
    Map<String, List<Long>> rules = new LinkedHashMap<>();
    Map<String, Long> handles = new LinkedHashMap<>();
    for (NftablesFamily family : List.of(NftablesFamily.IPV4, NftablesFamily.INET)) {
      String word = family == NftablesFamily.IPV4 ? "ip" : "inet";
      for (Table table : nftables.tables(family)) {
        String prefix = word + " " + table.name();
        handles.put("table " + prefix, table.handle());
        List<Chain> chains = nftables.chains(family, table.name(), Collectors.toList());
        for (Chain chain : chains) {
          String name = prefix + " " + chain.name();
          handles.put("chain " + name, chain.handle());
          rules.put(
              name,
              NftablesRuleset.rules(nftables, chain).stream()
                  .map(NftablesRuleset.Seen::handle)
                  .toList());
        }
        for (NftSet set : nftables.sets(family, table.name())) {
          if (!set.isAnonymous()) {
            handles.put((set.isMap() ? "map " : "set ") + prefix + " " + set.name(), set.handle());
          }
        }
        for (NftObject object : nftables.objects(family, table.name())) {
          handles.put("counter " + prefix + " " + object.name(), object.handle());
        }
      }
    }
    assertThat(rules).isEqualTo(tool.chains()).hasSizeGreaterThan(8);
    assertThat(handles).isEqualTo(tool.handles());
  }

  @Test
  void elementsAreThoseThatNftLists() throws Exception {
    NftablesRuleset.load(namespace);
    NftTool tool = NftTool.parse(namespace.exec("nft", "-a", "list", "ruleset"));
    assertThat(tool.elements()).hasSize(4);
    assertThat(elements("cluster-ips").stream().map(NftablesKernelTest::address).toList())
        .containsExactlyInAnyOrderElementsOf(
            tool.elements().getOrDefault("ip kube-proxy cluster-ips", List.of()));
    assertThat(
            elements("service-ips").stream()
                .map(element ->
                    address(element) + " " + element.verdict().orElseThrow().chain().orElse("drop"))
                .toList())
        .containsExactlyInAnyOrderElementsOf(
            tool.elements().getOrDefault("ip kube-proxy service-ips", List.of()).stream()
                .map(printed -> printed.replaceAll(" \\. .*: (goto )?", " "))
                .toList());
    assertThat(elements("marks"))
        .extracting(element -> element.key().getShort(0) + " " + element.value().isPresent())
        .containsExactlyInAnyOrder("80 true", "443 true");
    assertThat(elements("nets")).filteredOn(element -> !element.endsInterval()).hasSize(2);
  }

  @Test
  void theKernelCountsTheElementsWhereItSaysHowMany() throws Exception {
    NftablesRuleset.load(namespace);
    for (NftSet set : nftables.sets(NftablesFamily.IPV4, "kube-proxy")) {
      long listed =
          nftables.elements(
              NftablesFamily.IPV4,
              "kube-proxy",
              set.name(),
              Collectors.filtering(element -> !element.endsInterval(), Collectors.counting()));
      set.elements().ifPresent(count -> assertThat(count).as(set.name()).isEqualTo(listed));
    }
  }

  @Test
  void aBaseChainSaysWhereItHooksIn() throws Exception {
    NftablesRuleset.load(namespace);
    List<Chain> chains = nftables.chains(NftablesFamily.IPV4, "kube-proxy", Collectors.toList());
    assertThat(chains)
        .filteredOn(chain -> chain.base().isPresent())
        .singleElement()
        .satisfies(chain -> {
          assertThat(chain.name()).isEqualTo("nat-prerouting");
          // priority dstnat = -100, NF_INET_PRE_ROUTING = 0, NF_ACCEPT = 1
          assertThat(chain.base()).hasValue(new Chain.Base("nat", 0, -100, 1));
        });
  }

  @Test
  void aLargeChainComesInManyDatagramsAndInOrder() throws Exception {
    List<String> commands = new ArrayList<>(List.of("add table ip big", "add chain ip big c"));
    for (int i = 0; i < 3_000; i++) {
      commands.add("add rule ip big c ip daddr 10.%d.%d.1 accept".formatted(i / 200, i % 200));
    }
    namespace.feed(String.join("\n", commands), "nft", "-f", "-");
    List<Long> handles = new ArrayList<>();
    nftables.rules(NftablesFamily.IPV4, "big", "c", rule -> handles.add(rule.handle()));
    assertThat(handles).hasSize(3_000).isSorted();
  }

  @Test
  void eachCommitMakesAGenerationAndNoLookDoes() throws Exception {
    NftablesRuleset.load(namespace);
    long before = nftables.generation().id();
    NftablesRuleset.askEverything(connection);
    assertThat(nftables.generation().id()).isEqualTo(before);
    namespace.exec("nft", "add", "chain", "inet", "other", "more");
    assertThat(nftables.generation().id()).isEqualTo(before + 1);
  }

  @Test
  void aSetThatIsAskedForByItsNameIsTheOneOfTheList() throws Exception {
    NftablesRuleset.load(namespace);
    List<NftSet> listed = nftables.sets(NftablesFamily.IPV4, "kube-proxy");
    assertThat(listed).hasSizeGreaterThan(3);
    for (NftSet set : listed) {
      assertThat(nftables.set(NftablesFamily.IPV4, "kube-proxy", set.name())).contains(set);
    }
    assertThat(nftables.set(NftablesFamily.IPV4, "kube-proxy", "none")).isEmpty();
    assertThat(nftables.set(NftablesFamily.IPV6, "kube-proxy", "cluster-ips")).isEmpty();
  }

  @Test
  void whatIsNotThereHasNoRulesAndNoElements() throws Exception {
    nftables.rules(
        NftablesFamily.IPV4, "none", "none", rule -> assertThat(rule).as("none").isNull());
    assertThatThrownBy(() -> elements("none"))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.is(Errno.ENOENT)).isTrue());
  }

  private List<SetElement> elements(String set) throws IOException {
    return nftables.elements(NftablesFamily.IPV4, "kube-proxy", set, Collectors.toList());
  }

  private static String address(SetElement element) {
    return "%d.%d.%d.%d"
        .formatted(
            Byte.toUnsignedInt(element.key().get(0)),
            Byte.toUnsignedInt(element.key().get(1)),
            Byte.toUnsignedInt(element.key().get(2)),
            Byte.toUnsignedInt(element.key().get(3)));
  }
}
