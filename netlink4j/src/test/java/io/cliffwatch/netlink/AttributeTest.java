// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {
  @Test
  void theLayoutIsThatOfStructNlattr() {
    // u16 length without padding, u16 type, value, padding to 4; this is how x86-64 and arm64 do it
    ByteBuffer written =
        new AttributeWriter(ByteBuffer.wrap(new byte[] {9}))
            .u8(1, 0xab)
            .u16(2, 0x1234)
            .networkU16(3, 0x1234)
            .text(4, "lo")
            .nested(5, inner -> inner.networkU32(6, 0x01020304L))
            .payload();
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "09000000" // fixed header, padded
                + "05000100ab000000"
                + "0600020034120000"
                + "0600030012340000"
                + "070004006c6f0000"
                + "0c00058008000600" // NLA_F_NESTED
                + "01020304");
  }

  @Test
  void whatIsWrittenIsRead() throws MalformedMessageException {
    AttributeReader reader =
        new AttributeReader(
            new AttributeWriter()
                .u8(1, 255)
                .u16(2, 65_535)
                .u32(3, 4_294_967_295L)
                .u64(4, -2)
                .networkU16(5, 258)
                .networkU32(6, 4_294_967_294L)
                .text(7, "kube-ipvs0")
                .bytes(8, new byte[300])
                .nested(9, inner -> inner.u32(1, 5))
                .payload());
    reader.next();
    assertThat(reader.u8()).isEqualTo(255);
    reader.next();
    assertThat(reader.u16()).isEqualTo(65_535);
    reader.next();
    assertThat(reader.u32()).isEqualTo(4_294_967_295L);
    reader.next();
    assertThat(reader.u64()).isEqualTo(-2);
    reader.next();
    assertThat(reader.networkU16()).isEqualTo(258);
    reader.next();
    assertThat(reader.networkU32()).isEqualTo(4_294_967_294L);
    reader.next();
    assertThat(reader.text()).isEqualTo("kube-ipvs0");
    reader.next();
    assertThat(reader.bytes(300)).hasSize(300);
    reader.next();
    assertThat(reader.type()).as("without NLA_F_NESTED").isEqualTo(9);
    AttributeReader inner = reader.nested();
    assertThat(inner.next()).isTrue();
    assertThat(inner.u32()).isEqualTo(5);
    assertThat(inner.next()).isFalse();
    assertThat(reader.next()).isFalse();
    reader.check();
  }

  @Test
  void aBigEndianU64IsRead() {
    AttributeReader reader = reader("0c0001000000000000000102");
    reader.next();
    assertThat(reader.networkU64()).isEqualTo(258);
  }

  @Test
  void partsOfAValueAreReadWhereTheyAre() throws MalformedMessageException {
    AttributeReader reader = reader("1000010001020304050607080000000a");
    reader.next();
    assertThat(reader.length()).isEqualTo(12);
    assertThat(reader.byteAt(7)).isEqualTo(8);
    assertThat(reader.networkU16At(1)).isEqualTo(0x0203);
    assertThat(reader.networkU32At(8)).isEqualTo(10);
    assertThat(reader.networkU64At(0)).isEqualTo(0x0102030405060708L);
    ByteBuffer bytes = ByteBuffer.wrap(reader.bytes()).order(ByteOrder.nativeOrder());
    assertThat(reader.u32At(4)).isEqualTo(bytes.getInt(4));
    reader.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aPartBeyondTheValueIsAnError(int index) {
    AttributeReader reader = reader("0800010001020304");
    reader.next();
    assertThat(reader.networkU32At(index)).isZero();
    assertThatThrownBy(reader::check).hasMessage("attribute 1 has 4 bytes, too few");
  }

  @Test
  void aTextIsComparedUpToItsEnd() {
    AttributeReader reader =
        new AttributeReader(
            new AttributeWriter().text(1, "cmp").bytes(2, new byte[] {'c', 'm', 'p'}).payload());
    while (reader.next()) {
      assertThat(reader.isText(new byte[] {'c', 'm', 'p'})).isTrue();
      assertThat(reader.isText(new byte[] {'c', 'm'})).isFalse();
      assertThat(reader.isText(new byte[] {'c', 'm', 'p', 's'})).isFalse();
      assertThat(reader.isText(new byte[] {'c', 't', 'p'})).isFalse();
    }
  }

  @Test
  void oneReaderGoesOverManyNestedAttributes() throws MalformedMessageException {
    AttributeReader reader =
        new AttributeReader(
            new AttributeWriter()
                .nested(1, inner -> inner.u32(1, 5))
                .nested(1, inner -> inner.u32(1, 6))
                .payload());
    AttributeReader inner = new AttributeReader();
    assertThat(inner.next()).isFalse();
    long sum = 0;
    while (reader.next()) {
      reader.nested(inner);
      while (inner.next()) {
        sum += inner.u32();
      }
      assertThat(inner.next()).isFalse();
    }
    reader.check();
    assertThat(sum).isEqualTo(11);
  }

  @Test
  void theFirstErrorSticks() {
    AttributeReader reader =
        new AttributeReader(new AttributeWriter().u16(1, 1).u32(2, 2).payload());
    assertThat(reader.next()).isTrue();
    assertThat(reader.u32()).isZero();
    assertThat(reader.u16()).as("after an error").isZero();
    assertThat(reader.text()).isEmpty();
    assertThat(reader.bytes()).isEmpty();
    assertThat(reader.nested().next()).isFalse();
    assertThat(reader.next()).isFalse();
    reader.fail("a later error");
    assertThatThrownBy(reader::check)
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("attribute 1 is not a u32: 2 bytes");
  }

  @Test
  void anErrorInsideANestedAttributeIsTheParentsToo() {
    AttributeReader reader =
        new AttributeReader(
            new AttributeWriter().nested(1, inner -> inner.u8(2, 1)).u8(3, 1).payload());
    reader.next();
    AttributeReader inner = reader.nested();
    inner.next();
    inner.u64();
    assertThat(reader.next()).isFalse();
    assertThatThrownBy(reader::check).hasMessage("attribute 2 is not a u64: 1 bytes");
  }

  @Test
  void unknownAttributesAreCountedNestedOnesToo() throws MalformedMessageException {
    AttributeReader reader =
        new AttributeReader(
            new AttributeWriter().u8(1, 1).nested(2, inner -> inner.u8(2, 1)).payload());
    reader.next();
    reader.skipUnknown();
    reader.next();
    AttributeReader inner = reader.nested();
    inner.next();
    inner.skipUnknown();
    reader.check();
    assertThat(reader.unknown()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000000", // shorter than a header
        "00000100", // length 0: would never move forward
        "03000100", // length 3: shorter than a header
        "09000100ffffffff", // longer than what is there
        "0500010000000000ff", // a rest that is no attribute
      })
  void lengthsThatCannotBeAreErrors(String hex) {
    AttributeReader reader = reader(hex);
    while (reader.next()) {
      assertThat(reader.type()).isEqualTo(1);
    }
    assertThatThrownBy(reader::check).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void theLastAttributeMayLackItsPadding() throws MalformedMessageException {
    AttributeReader reader = reader("05000100ff");
    assertThat(reader.next()).isTrue();
    assertThat(reader.u8()).isEqualTo(255);
    assertThat(reader.next()).isFalse();
    reader.check();
  }

  @Test
  void anAttributeThatCannotBeWrittenIsRefused() {
    assertThatThrownBy(() -> new AttributeWriter().bytes(1, new byte[65_532]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536 bytes");
  }

  private static AttributeReader reader(String hex) {
    return new AttributeReader(
        ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.BIG_ENDIAN));
  }
}
