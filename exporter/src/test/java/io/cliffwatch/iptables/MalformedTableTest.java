// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.cliffwatch.iptables.TableInfo.Hook;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that no kernel would give out, made from ones that it did. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class MalformedTableTest {
  private static final int INPUTS = Integer.getInteger("cliffwatch.fuzz.inputs", 50_000);

  /**
   * Mutates real tables, and walks over them whole or in steps. {@code -Dcliffwatch.fuzz.seed}
   * repeats a run.
   */
  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nothingButTheParsersOwnExceptionComesOut() throws Exception {
    long seed = Long.getLong("cliffwatch.fuzz.seed", System.nanoTime());
    System.out.println("MalformedTableTest: -Dcliffwatch.fuzz.seed=" + seed);
    Random random = new Random(seed);
    List<Blob> blobs = blobs();
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      Blob blob = mutateInfo(blobs.get(random.nextInt(blobs.size())), random);
      ByteBuffer table = mutate(blob, random);
      try {
        walk(blob, table, random);
      } catch (MalformedTableException e) {
        refused++;
      } catch (RuntimeException e) {
        fail("-Dcliffwatch.fuzz.seed=" + seed + ", input " + i, e);
      }
    }
    assertThat(refused).as("most mutations are noticed").isGreaterThan(INPUTS / 4);
  }

  private static void walk(Blob blob, ByteBuffer table, Random random)
      throws MalformedTableException {
    RulesetFacts facts = new RulesetFacts(blob.family().addresses(), Backend.LEGACY);
    IptablesParser parser =
        new IptablesParser(blob.family(), blob.info(), facts.table(blob.info().name()));
    if (random.nextBoolean()) {
      for (int available = 0; available < table.limit(); available += 1 + random.nextInt(2_000)) {
        parser.walk(table, available);
      }
    }
    parser.walk(table, table.limit());
    parser.finish();
    facts.census();
  }

  private static Blob mutateInfo(Blob blob, Random random) {
    if (random.nextInt(4) != 0) {
      return blob;
    }
    TableInfo info = blob.info();
    List<Hook> hooks = new ArrayList<>(info.hooks());
    int index = random.nextInt(hooks.size());
    Hook hook = hooks.get(index);
    long any = random.nextInt(10) == 0 ? 0xffff_ffffL : random.nextInt((int) info.bytes());
    switch (random.nextInt(4)) {
      case 0 -> hooks.set(index, new Hook(hook.chain(), any, hook.underflow()));
      case 1 -> hooks.set(index, new Hook(hook.chain(), hook.entry(), any));
      case 2 -> hooks.remove(index);
      default -> {
        return blob.withInfo(new TableInfo(info.name(), any, info.bytes(), hooks));
      }
    }
    return blob.withInfo(new TableInfo(info.name(), info.entries(), info.bytes(), hooks));
  }

  /** Changes a few bytes, mostly at the headers of entries, or cuts the table off. */
  private static ByteBuffer mutate(Blob blob, Random random) {
    byte[] bytes = blob.bytes().clone();
    if (random.nextInt(10) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    List<Integer> entries = entries(blob);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int entry = entries.get(random.nextInt(entries.size()));
      int target = entry + blob.buffer().getShort(entry + blob.family().targetOffset());
      int place =
          switch (random.nextInt(5)) {
            case 0 -> entry + blob.family().targetOffset() + random.nextInt(4);
            case 1 -> target + random.nextInt(IptablesUapi.TARGET_DATA);
            case 2 -> target + IptablesUapi.TARGET_DATA + random.nextInt(8);
            case 3 -> entry + random.nextInt(blob.family().entrySize());
            default -> random.nextInt(blob.bytes().length);
          };
      if (place < table.limit()) {
        table.put(place, interesting(random));
      }
    }
    return table;
  }

  private static byte interesting(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> (byte) 0xff;
      case 2 -> 'E';
      default -> (byte) random.nextInt(256);
    };
  }

  private static List<Integer> entries(Blob blob) {
    List<Integer> entries = new ArrayList<>();
    ByteBuffer table = blob.buffer();
    for (int offset = 0;
        offset < blob.bytes().length;
        offset += table.getShort(offset + blob.family().nextOffset())) {
      entries.add(offset);
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource
  void aTableCutOffAnywhereIsRefused(XtFamily family) throws Exception {
    Blob blob = capture(family, 4).getFirst();
    for (int length = 0; length < blob.bytes().length; length++) {
      ByteBuffer table =
          ByteBuffer.wrap(Arrays.copyOf(blob.bytes(), length)).order(ByteOrder.nativeOrder());
      assertThatThrownBy(() -> blob.parse(table)).isInstanceOf(MalformedTableException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jumpsToWhereNoChainBeginsAreRefused(XtFamily family) throws Exception {
    Blob nat = capture(family, 12).getFirst();
    ByteBuffer table = nat.buffer();
    int moved = 0;
    for (int entry : entries(nat)) {
      int target = entry + table.getShort(entry + family.targetOffset());
      boolean standard = table.get(target + IptablesUapi.TARGET_NAME) == 0;
      int verdict = table.getInt(target + IptablesUapi.TARGET_DATA);
      if (standard && verdict > entry) {
        table.putInt(target + IptablesUapi.TARGET_DATA, verdict + 8);
        moved++;
      }
    }
    assertThat(moved).isPositive();
    assertThatThrownBy(() -> nat.parse(table))
        .isInstanceOfSatisfying(
            MalformedTableException.class, e -> assertThat(e.offset()).isPositive())
        .hasMessageContaining("jumps to where no chain begins");
  }

  @ParameterizedTest
  @EnumSource
  void anotherNumberOfEntriesIsRefused(XtFamily family) throws Exception {
    Blob blob = capture(family, 4).getFirst();
    TableInfo info = blob.info();
    Blob more =
        blob.withInfo(new TableInfo(info.name(), info.entries() + 1, info.bytes(), info.hooks()));
    assertThatThrownBy(() -> more.parse(more.buffer()))
        .isInstanceOf(MalformedTableException.class)
        .hasMessageContaining(info.entries() + " entries instead of");
  }

  private static List<Blob> blobs() throws Exception {
    List<Blob> blobs = new ArrayList<>();
    for (XtFamily family : XtFamily.values()) {
      blobs.addAll(capture(family, 12));
    }
    return blobs;
  }

  private static List<Blob> capture(XtFamily family, int services) throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      KubeProxyRuleset ruleset =
          KubeProxyRuleset.everyShape(family.addresses(), services, 2).withForeignChains();
      tables.restore(family.addresses(), ruleset.text());
      return Blob.capture(tables, family, "nat", "filter", "mangle");
    }
  }
}
