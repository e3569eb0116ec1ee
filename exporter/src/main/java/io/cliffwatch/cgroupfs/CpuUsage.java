// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The CPU time of one control group, all its processes and those that have ended included. The file
 * stays open, so that a look costs one system call. Used by one thread at a time.
 */
public final class CpuUsage implements AutoCloseable {
  private static final int LARGEST_FILE = 4096;
  private static final String USAGE_USEC = "usage_usec ";
  private static final long NANOS_PER_MICROSECOND = 1_000;

  private final Path file;
  private final Cgroup.Version version;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_FILE);

  private CpuUsage(Path file, Cgroup.Version version, FileChannel channel) {
    this.file = file;
    this.version = version;
    this.channel = channel;
  }

  static CpuUsage open(Path file, Cgroup.Version version) throws IOException {
    return new CpuUsage(file, version, FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * Returns the CPU time since the group was made, in nanoseconds.
   *
   * @throws IOException when the group is gone
   */
  public long nanos() throws IOException {
    buffer.clear();
    channel.read(buffer, 0);
    String text = StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
    try {
      return switch (version) {
        case V1 -> Long.parseLong(text.strip());
        case V2 -> Math.multiplyExact(microseconds(text), NANOS_PER_MICROSECOND);
      };
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not tell the CPU time", e);
    }
  }

  private static long microseconds(String text) {
    int begin = text.indexOf(USAGE_USEC);
    int end = text.indexOf('\n', begin);
    if (begin < 0 || end < 0) {
      throw new NumberFormatException(text);
    }
    return Long.parseLong(text.substring(begin + USAGE_USEC.length(), end));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
