// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Path;

/** A backend's tables in a scratch namespace, written by the real tools, read by the reader. */
final class KernelTables implements AutoCloseable {
  static final Procfs PROC = new Procfs(Path.of("/proc"));

  private final Writer writer;
  private final ScratchNamespace namespace = new ScratchNamespace();
  private final IptablesReader reader = new IptablesReader(PROC, Libc.get());

  KernelTables(Backend backend) throws Exception {
    this(Writer.of(backend));
  }

  KernelTables(Writer writer) throws Exception {
    this.writer = writer;
  }

  ScratchNamespace namespace() {
    return namespace;
  }

  void restore(AddressFamily family, String rules) throws Exception {
    namespace.feed(rules, writer.tool(family, "restore"));
  }

  /** Fills the other backend beside, when it is another. */
  void restore(Backend which, AddressFamily family, String rules) throws Exception {
    namespace.feed(rules, tool(which, family, "restore"));
  }

  SaveFile save(AddressFamily family) throws Exception {
    return SaveFile.parse(writer.backend(), namespace.exec(writer.tool(family, "save")));
  }

  SaveFile save(Backend which, AddressFamily family) throws Exception {
    return SaveFile.parse(which, namespace.exec(tool(which, family, "save")));
  }

  /** Starts a command in the namespace while its own thread may be busy. */
  Process enter(String command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("nsenter", "--net=" + namespace.path(), command);
    builder.environment().put("XTABLES_LOCKFILE", namespace.xtablesLock().toString());
    return builder.start();
  }

  static String tool(Backend backend, AddressFamily family, String verb) {
    return tool(backend, family) + "-" + verb;
  }

  /** Returns the tool that changes one rule. */
  static String tool(Backend backend, AddressFamily family) {
    return switch (backend) {
      case LEGACY -> tool(family) + "legacy";
      case NF_TABLES -> tool(family) + "nft";
    };
  }

  /** Returns how the names of a family's tools begin. */
  static String tool(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "iptables-";
      case IPV6 -> "ip6tables-";
    };
  }

  Outcome<IptablesTables> read() throws Exception {
    return namespace.call(reader::read);
  }

  Outcome<IptablesCensus> census() throws Exception {
    return namespace.call(reader::census);
  }

  IptablesReader reader() {
    return reader;
  }

  FamilyCensus census(AddressFamily family) throws Exception {
    return found(census()).family(writer.backend(), family).orElseThrow();
  }

  static <S> S found(Outcome<S> outcome) {
    return switch (outcome) {
      case Outcome.Read<S>(S snapshot) -> snapshot;
      case Outcome.Absent<S>(String reason, _) -> throw new AssertionError(reason);
      case Outcome.Failed<S>(Exception cause) -> throw new AssertionError(cause);
    };
  }

  @Override
  public void close() throws IOException {
    try {
      namespace.call(() -> {
        reader.close();
        return reader;
      });
    } catch (Exception e) {
      throw new IOException(e);
    }
    namespace.close();
  }
}
