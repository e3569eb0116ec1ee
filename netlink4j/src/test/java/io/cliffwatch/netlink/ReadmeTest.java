// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.RouteNetlink;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's examples, as they stand there. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+Exception)` ", Pattern.MULTILINE);

  @Test
  void theTenLineExampleRuns() throws IOException {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      tenLines();
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("lo has [127.0.0.1");
  }

  private static void tenLines() throws IOException {
    try (Connection connection = Connection.open(NETLINK_ROUTE, Duration.ofSeconds(5))) {
      RouteNetlink route = new RouteNetlink(connection);
      int loopback = route.interfaceIndex("lo").orElseThrow();
      List<String> addresses =
          route.addresses(
              loopback,
              AddressFamily.IPV4,
              mapping(address -> address.address().getHostAddress(), toList()));
      System.out.println("lo has " + addresses);
    }
  }

  @Test
  @Requires(Requirement.ROOT)
  void theExampleOfAnotherProtocolRuns() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec("ip", "link", "add", "kube0", "type", "bridge");
      for (String neighbour : List.of("10.0.0.1", "10.0.0.2")) {
        namespace.exec(
            "ip", "neigh", "add", neighbour, "lladdr", "02:00:00:00:00:01", "dev", "kube0");
      }
      assertThat(namespace.call(() -> neighbours(2))).isEqualTo(2);
      assertThat(namespace.call(() -> neighbours(1))).as("lo").isZero();
    }
  }

  private static long neighbours(int index) throws IOException {
    ByteBuffer fixedHeader = ByteBuffer.allocate(12); // struct ndmsg
    try (Connection connection = Connection.open(NETLINK_ROUTE, Duration.ofSeconds(5))) {
      Request request =
          new Request("RTM_GETNEIGH", 30, new AttributeWriter(fixedHeader).u32(8, index));
      long neighbours =
          connection.dump(request, message -> message.attributesAfter(12), counting());
      return neighbours;
    }
  }

  @Test
  void theExampleOfTheFakeKernelRuns() {
    FakeKernel kernel = new FakeKernel(request -> List.of(Reply.error(request, Errno.EPERM, "")));
    Conntrack conntrack = new Conntrack(new Connection(kernel));
    assertThatThrownBy(conntrack::statistics).hasMessageContaining("CAP_NET_ADMIN");
  }

  @Test
  void theExamplesAreTheCodeAbove() throws IOException {
    String source =
        squeeze(Files.readString(Path.of("src/test/java/io/cliffwatch/netlink/ReadmeTest.java")));
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> squeeze(match.group(1)))
            .toList();
    assertThat(examples).hasSize(3).allSatisfy(example -> assertThat(source).contains(example));
  }

  @Test
  void everyExceptionHasItsRow() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith("Exception.java"))
                  .filter(name -> !name.equals("IncompleteReplyException.java"))
                  .map(name -> name.substring(0, name.length() - ".java".length()))
                  .toList());
    }
  }

  /** Without white space, which depends on how deep the code stands. */
  private static String squeeze(String code) {
    return code.replaceAll("\\s+", "");
  }
}
