// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An empty BPF file system in a mount namespace of its own, which is gone with its maps at close,
 * or when this process ends in whatever way.
 *
 * <p>Files in it are reached from everywhere through {@code /proc/PID/root}; commands run in the
 * namespace and see the same paths.
 */
public final class BpfFileSystem implements AutoCloseable {
  private final Process holder;
  private final Path mountPoint;

  /** Mounts it. */
  public BpfFileSystem() throws IOException {
    mountPoint = Files.createTempDirectory("bpffs-");
    holder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t bpf bpf \"$1\" && echo mounted && exec cat", // until the pipe is closed
                "sh",
                mountPoint.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
    if (!"mounted".equals(output.readLine())) {
      throw new IOException("no BPF file system could be mounted");
    }
  }

  /** Returns the folder of the maps, by a path that is good in every mount namespace. */
  public Path folder() {
    return Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
  }

  /** Returns where a file of it is, by a path that is good in the mount namespace. */
  public Path mounted(String name) {
    return mountPoint.resolve(name);
  }

  /** Runs a command in the mount namespace and returns its standard output. */
  public String exec(String... command) {
    return feed("", command);
  }

  /** Runs a command there with this on its standard input and returns its standard output. */
  public String feed(String input, String... command) {
    List<String> words = new ArrayList<>(enter());
    words.addAll(List.of(command));
    return Tool.run(Map.of(), input, words).outputOrThrow(words);
  }

  /** Returns the words that put a command into the mount namespace. */
  public List<String> enter() {
    return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt");
  }

  /**
   * Makes a map with bpftool and pins it.
   *
   * @param name the file's name; the map's is cut to 15 characters
   * @param type in bpftool's words
   * @param flags {@code BPF_F_*}
   * @return where it is pinned, by a path that is good in the mount namespace
   */
  public Path create(String name, String type, int key, int value, int entries, int flags) {
    Path file = mounted(name);
    exec(
        "bpftool",
        "map",
        "create",
        file.toString(),
        "type",
        type,
        "key",
        String.valueOf(key),
        "value",
        String.valueOf(value),
        "entries",
        String.valueOf(entries),
        "name",
        name.substring(0, Math.min(15, name.length())),
        "flags",
        String.valueOf(flags));
    return file;
  }

  /** Puts entries into a map, each its key and its value. */
  public void update(Path file, Iterable<byte[][]> entries) {
    StringBuilder batch = new StringBuilder();
    for (byte[][] entry : entries) {
      batch.append("map update pinned ").append(file);
      batch.append(" key ").append(numbers(entry[0]));
      batch.append(" value ").append(numbers(entry[1])).append('\n');
    }
    if (batch.isEmpty()) {
      return;
    }
    feed(batch.toString(), "bpftool", "batch", "file", "-");
  }

  /** Returns bytes as bpftool reads and writes them. */
  public static String numbers(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(text.isEmpty() ? "" : " ").append("0x").append("%02x".formatted(each));
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    holder.destroy();
    holder.onExit().join();
    Files.deleteIfExists(mountPoint);
  }
}
