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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps that bpftool changes while their entries are read one by one. */
@Requires({Requirement.ROOT, Requirement.BPF, Requirement.BPFTOOL})
class BpfMapChangesTest {
  private static final int NO_PREALLOC = 1; // BPF_F_NO_PREALLOC, linux/bpf.h

  private final Libc libc = Libc.get();
  private final List<Integer> seen = new ArrayList<>();
  private BpfFileSystem bpf;

  @BeforeEach
  void mount() throws IOException {
    bpf = new BpfFileSystem();
  }

  @AfterEach
  void unmount() throws IOException {
    bpf.close();
  }

  /** The kernel goes on with the first key then, in a map that is far from full. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 18})
  void noEntryIsSeenTwiceWhenTheOneUnderTheWalkVanishes(int firstOnesToo) {
    Path file = filled(30, 600);
    assertThatThrownBy(() ->
            walk(
                file,
                key -> {
                  if (seen.size() == 20) {
                    seen.subList(0, firstOnesToo).forEach(each -> delete(file, each));
                    delete(file, key);
                  }
                }))
        .isInstanceOf(BpfMapChangedException.class);
    assertThat(seen).hasSize(20).doesNotHaveDuplicates();
  }

  /** A new value goes to the head of its bucket, before those that were seen. */
  @Test
  void noEntryIsSeenTwiceWhenItsValueIsReplaced() {
    Path file = filled(200, 256);
    assertThatThrownBy(() -> walk(file, key -> bpf.update(file, List.<byte[][]>of(entry(key, 1)))))
        .isInstanceOf(BpfMapChangedException.class);
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void theWalkGoesOnWhenAllThatItHasSeenVanishes() throws Exception {
    Path file = filled(30, 600);
    assertThat(walk(file, key -> delete(file, key))).isEqualTo(30);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30).boxed().toList());
  }

  @Test
  void whatVanishesBeforeItsTurnIsNotSeen() throws Exception {
    Path file = filled(30, 600);
    walk(
        file,
        key -> {
          if (seen.size() == 1) {
            IntStream.range(0, 30).filter(each -> each != key).forEach(each -> delete(file, each));
          }
        });
    assertThat(seen).hasSize(1);
  }

  /** What is done when a key was seen. */
  private interface Change {
    void after(int key);
  }

  private long walk(Path file, Change change) throws IOException {
    try (BpfMap map = BpfMap.open(libc, bpf.folder().resolve(file.getFileName()));
        Arena arena = Arena.ofConfined()) {
      BpfMap.Visitor visitor =
          (key, value) -> {
            seen.add(key.getInt(key.position()));
            change.after(seen.getLast());
          };
      return new BpfMapWalk(libc, map.fd(), map.info(), visitor, arena, 1).oneByOne();
    }
  }

  private Path filled(int entries, int capacity) {
    Path file = bpf.create("changing", "hash", 4, 4, capacity, NO_PREALLOC);
    bpf.update(file, IntStream.range(0, entries).mapToObj(key -> entry(key, 0)).toList());
    return file;
  }

  private static byte[][] entry(int key, int value) {
    return new byte[][] {bytes(key), bytes(value)};
  }

  private void delete(Path file, int key) {
    String delete = "map delete pinned " + file + " key " + BpfFileSystem.numbers(bytes(key));
    bpf.feed(delete + "\n", "bpftool", "batch", "file", "-");
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }
}
