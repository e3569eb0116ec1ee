// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The witness is bpftool, which makes the maps and prints them. */
@Requires({Requirement.ROOT, Requirement.BPF, Requirement.BPFTOOL})
class BpfMapTest {
  private static final int NO_PREALLOC = 1; // BPF_F_NO_PREALLOC, linux/bpf.h
  private static final Pattern NUMBER = Pattern.compile("0x([0-9a-f]{2})");

  private final Libc libc = Libc.get();
  private BpfFileSystem bpf;

  @BeforeEach
  void mount() throws IOException {
    bpf = new BpfFileSystem();
  }

  @AfterEach
  void unmount() throws IOException {
    bpf.close();
  }

  @Test
  void theInfoIsWhatBpftoolShows() throws Exception {
    Path file = bpf.create("cilium_lb4_services_v2", "hash", 12, 16, 1000, NO_PREALLOC);
    String shown = bpf.exec("bpftool", "--json", "map", "show", "pinned", file.toString());
    try (BpfMap map = open(file)) {
      BpfMapInfo info = map.info();
      assertThat(shown)
          .startsWith(
              "{\"id\":%d,\"type\":\"hash\",\"name\":\"%s\",\"flags\":%d,\"bytes_key\":%d,\"bytes_value\":%d,\"max_entries\":%d,"
                  .formatted(
                      info.id(),
                      info.name(),
                      info.flags(),
                      info.keySize(),
                      info.valueSize(),
                      info.maxEntries()));
      assertThat(info.type()).isEqualTo(BpfUapi.BPF_MAP_TYPE_HASH);
      assertThat(info.name()).isEqualTo("cilium_lb4_serv");
    }
  }

  @ParameterizedTest
  @CsvSource({"hash, 1, 12, 9", "hash, 0, 4, 4", "lru_hash, 0, 12, 16", "lpm_trie, 1, 8, 1"})
  void theEntriesAreWhatBpftoolDumps(String type, int flags, int keySize, int valueSize)
      throws Exception {
    Path file = bpf.create("map", type, keySize, valueSize, 6000, flags);
    bpf.update(file, entries(5000, type, keySize, valueSize));
    Set<String> dumped = dump(file, keySize);
    assertThat(dumped).hasSizeGreaterThan(4096);
    try (BpfMap map = open(file)) {
      Seen seen = new Seen();
      assertThat(map.forEach(map.info(), seen)).isEqualTo(dumped.size());
      assertThat(seen.entries).hasSize(dumped.size());
      assertThat(new TreeSet<>(seen.entries)).isEqualTo(dumped);
    }
  }

  @Test
  void aFullMapHasAsManyEntriesAsFitIn() throws Exception {
    Path file = bpf.create("full", "hash", 4, 4, 256, NO_PREALLOC);
    bpf.update(file, entries(256, "hash", 4, 4));
    try (BpfMap map = open(file)) {
      assertThat(map.forEach(map.info(), (key, value) -> {})).isEqualTo(256);
    }
  }

  @Test
  void anEmptyMapHasNone() throws Exception {
    Path file = bpf.create("empty", "hash", 4, 4, 256, NO_PREALLOC);
    try (BpfMap map = open(file)) {
      assertThat(map.forEach(map.info(), (key, value) -> {})).isZero();
    }
  }

  @Test
  void aBatchGrowsUntilABucketFitsIn() throws Exception {
    Path file = bpf.create("buckets", "hash", 4, 4, 256, NO_PREALLOC);
    bpf.update(file, entries(256, "hash", 4, 4));
    try (BpfMap map = open(file);
        Arena arena = Arena.ofConfined()) {
      Seen seen = new Seen();
      BpfMapWalk walk = new BpfMapWalk(libc, map.fd(), map.info(), seen, arena, 1);
      assertThat(walk.inBatches()).hasValue(256);
      assertThat(new TreeSet<>(seen.entries)).isEqualTo(dump(file, 4));
    }
  }

  @Test
  void entriesAreReadOneByOneWhereTheKernelHasNoBatches() throws Exception {
    Path file = bpf.create("one_by_one", "hash", 12, 9, 600, NO_PREALLOC);
    bpf.update(file, entries(500, "hash", 12, 9));
    try (BpfMap map = open(file);
        Arena arena = Arena.ofConfined()) {
      Seen seen = new Seen();
      assertThat(new BpfMapWalk(libc, map.fd(), map.info(), seen, arena, 1).oneByOne())
          .isEqualTo(500);
      assertThat(new TreeSet<>(seen.entries)).isEqualTo(dump(file, 12));
    }
  }

  @Test
  void aTypeWithoutBatchesIsReadAllTheSame() throws Exception {
    Path file = bpf.create("cpus", "cpumap", 4, 4, 2, 0);
    bpf.update(file, List.<byte[][]>of(new byte[][] {{0, 0, 0, 0}, {64, 0, 0, 0}}));
    try (BpfMap map = open(file);
        Arena arena = Arena.ofConfined()) {
      assertThat(new BpfMapWalk(libc, map.fd(), map.info(), new Seen(), arena, 1).inBatches())
          .as("what this test is about")
          .isEmpty();
      Seen seen = new Seen();
      assertThat(map.forEach(map.info(), seen)).as("one of two has a value").isEqualTo(1);
      assertThat(seen.entries).containsExactly("00 00 00 00: 40 00 00 00");
    }
  }

  @Test
  void aMapWithAValueForEachCpuIsRefused() throws Exception {
    Path file = bpf.create("percpu", "percpu_hash", 4, 8, 16, 0);
    try (BpfMap map = open(file)) {
      BpfMapInfo info = map.info();
      assertThat(info.isPerCpu()).isTrue();
      assertThatThrownBy(() -> map.forEach(info, (key, value) -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDescriptorCannotWrite() throws Exception {
    Path file = bpf.create("read_only", "hash", 4, 4, 16, NO_PREALLOC);
    try (BpfMap map = open(file);
        Arena arena = Arena.ofConfined()) {
      ByteBuffer attributes = BpfCall.attributes(arena, 32).putInt(0, map.fd().number());
      long bytes = arena.allocate(8).address();
      attributes.putLong(8, bytes).putLong(16, bytes);
      assertThatThrownBy(() -> libc.bpf("update", 2, attributes)) // BPF_MAP_UPDATE_ELEM
          .hasMessage("update: EPERM (Operation not permitted)");
    }
  }

  @Test
  void whatIsNotThereOrNoMapIsSaid(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> BpfMap.open(libc, bpf.folder().resolve("none")))
        .hasMessageMatching("bpf\\(BPF_OBJ_GET, /proc/.*/none\\): ENOENT .*");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> BpfMap.open(libc, file)).hasMessageContaining("EACCES");
  }

  private BpfMap open(Path file) throws SyscallException {
    return BpfMap.open(libc, bpf.folder().resolve(file.getFileName()));
  }

  /** Different keys; the trie's begin with the length of the prefix, in bits. */
  private static List<byte[][]> entries(int count, String type, int keySize, int valueSize) {
    List<byte[][]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer key = ByteBuffer.allocate(keySize).order(ByteOrder.nativeOrder());
      key.putInt(type.equals("lpm_trie") ? (keySize - 4) * 8 : i);
      key.putInt(keySize - 4, i);
      ByteBuffer value = ByteBuffer.allocate(valueSize);
      value.put(valueSize - 1, (byte) (i * 7));
      entries.add(new byte[][] {key.array(), value.array()});
    }
    return entries;
  }

  private Set<String> dump(Path file, int keySize) {
    String dump = bpf.exec("bpftool", "--json", "map", "dump", "pinned", file.toString());
    return dump.lines()
        .flatMap(line -> Pattern.compile("\\{").splitAsStream(line))
        .map(entry -> NUMBER.matcher(entry).results().map(m -> m.group(1)).toList())
        .filter(bytes -> !bytes.isEmpty())
        .map(bytes ->
            String.join(" ", bytes.subList(0, keySize))
                + ": "
                + String.join(" ", bytes.subList(keySize, bytes.size())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final class Seen implements BpfMap.Visitor {
    private final List<String> entries = new ArrayList<>();

    @Override
    public void entry(ByteBuffer key, ByteBuffer value) {
      entries.add(text(key) + ": " + text(value));
    }

    private static String text(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return BpfFileSystem.numbers(copy).replace("0x", "");
    }
  }
}
