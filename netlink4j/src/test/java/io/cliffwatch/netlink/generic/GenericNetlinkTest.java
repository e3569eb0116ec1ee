// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.generic;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GenericNetlinkTest {
  private static final Pattern GENL =
      Pattern.compile("Name: (\\S+)\n\tID: 0x([0-9a-f]+)  Version: 0x([0-9a-f]+)");

  @Test
  void capturedFamiliesAreThoseThatGenlPrinted() throws IOException {
    List<List<String>> printed =
        GENL.matcher(Fixture.toolOutput("families"))
            .results()
            .map(match -> List.of(match.group(1), match.group(2), match.group(3)))
            .toList();
    try (Connection connection = Fixture.connection("families")) {
      assertThat(new GenericNetlink(connection).families())
          .extracting(family ->
              List.of(
                  family.name(),
                  Integer.toHexString(family.id()),
                  Long.toHexString(family.version())))
          .containsExactlyInAnyOrderElementsOf(printed)
          .hasSizeGreaterThan(5);
    }
  }

  @Test
  void aFamilyHasItsOperationsAndGroups() throws IOException {
    // genl ctrl list: "#1: ID-0x3 Capabilities (0xe)", "#2: ID-0xa Capabilities (0xc)", and the
    // group "#1: ID-0x10 name: notify".
    try (Connection connection = Fixture.connection("families")) {
      GenericFamily family = new GenericNetlink(connection).family("nlctrl").orElseThrow();
      assertThat(family.operations())
          .containsExactly(
              new GenericFamily.Operation(3, 0xe), new GenericFamily.Operation(0xa, 0xc));
      assertThat(family.multicastGroups())
          .containsExactly(new GenericFamily.MulticastGroup("notify", 0x10));
    }
  }

  @Test
  void aFamilyThatIsNotThere() throws IOException {
    try (Connection connection = Fixture.connection("families")) {
      assertThat(new GenericNetlink(connection).family("IPVS")).isEmpty();
    }
  }

  @Test
  void lookingAFamilyUpIsADumpForItWouldLoadModulesElse() throws IOException {
    FakeKernel kernel =
        new FakeKernel(
            FakeKernel.expecting(0x10, 0x301, request -> List.of(Reply.done(request, 0, 0))));
    try (Connection connection = new Connection(kernel)) {
      assertThat(new GenericNetlink(connection).family("IPVS")).isEmpty();
    }
    ByteBuffer payload = kernel.requests().getFirst().payload();
    assertThat(payload.remaining()).as("a header without a name").isEqualTo(4);
  }

  @Test
  void theRealKernelAnswersARequestThroughAFamily() throws IOException {
    try (Connection connection = Connection.open(NETLINK_GENERIC, Duration.ofSeconds(5))) {
      GenericFamily controller = new GenericNetlink(connection).family("nlctrl").orElseThrow();
      int getFamily = 3; // CTRL_CMD_GETFAMILY
      int familyName = 2; // CTRL_ATTR_FAMILY_NAME
      String name =
          connection.get(
              controller.request(
                  "CTRL_CMD_GETFAMILY",
                  getFamily,
                  new AttributeWriter().text(familyName, "nlctrl")),
              message -> {
                assertThat(GenericFamily.command(message)).as("CTRL_CMD_NEWFAMILY").isEqualTo(1);
                AttributeReader attributes = controller.attributes(message);
                String found = "";
                while (attributes.next()) {
                  if (attributes.type() == familyName) {
                    found = attributes.text();
                  }
                }
                attributes.check();
                return found;
              });
      assertThat(name).isEqualTo("nlctrl");
    }
  }

  @Test
  void aFamilyWithoutAnIdIsMalformed() {
    ByteBuffer payload = new AttributeWriter(ByteBuffer.allocate(4)).text(2, "x").payload();
    FakeKernel kernel = new FakeKernel(r -> Reply.multipart(r, 0x10, List.of(payload)));
    assertThatThrownBy(() -> new GenericNetlink(new Connection(kernel)).families())
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("CTRL_CMD_GETFAMILY: a family without an id or a name");
  }
}
