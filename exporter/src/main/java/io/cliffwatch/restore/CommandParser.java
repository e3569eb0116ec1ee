// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which command a process is: from its command line while it runs, or from what is left of
 * its name, 15 bytes, when it has ended.
 */
final class CommandParser {
  /** How the names begin, of which exit records are wanted; a whole name ends in NUL. */
  static final List<String> NAMES =
      List.of(
          "iptables-restor",
          "ip6tables-resto",
          "iptables-nft-re",
          "ip6tables-nft-r",
          "iptables-legacy",
          "ip6tables-legac",
          "xtables-nft-mul",
          "xtables-legacy-",
          "nft\0",
          "ipset\0");

  private static final Set<String> LISTINGS = Set.of("list", "get", "export", "describe", "reset");
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash");
  private static final Set<String> NEVER_ENDING = Set.of("monitor");

  private CommandParser() {}

  /** Tells whether a process of this name can be a run that counts. */
  static boolean isCandidate(String name) {
    return NAMES.contains(name) || NAMES.contains(name + '\0');
  }

  /**
   * Returns the command of a run that has ended, empty when it does not count.
   *
   * @param name its name, cut to 15 bytes
   * @param listed whether it succeeded and wrote at least a KiB: a listing does, a change does not
   */
  static Optional<Command> ofName(String name, boolean listed) {
    return switch (name) {
      case "iptables-legacy", "xtables-nft-mul", "xtables-legacy-" ->
          listed ? Optional.empty() : Optional.of(Command.IPTABLES_RESTORE);
      case "ip6tables-legac" -> listed ? Optional.empty() : Optional.of(Command.IP6TABLES_RESTORE);
      case "nft" -> Optional.of(listed ? Command.NFT_LIST : Command.NFT);
      default -> ofName(name);
    };
  }

  /** Returns the command of a run whose name alone tells it, empty where that is not enough. */
  static Optional<Command> ofName(String name) {
    return switch (name) {
      case "iptables-restor", "iptables-nft-re" -> Optional.of(Command.IPTABLES_RESTORE);
      case "ip6tables-resto", "ip6tables-nft-r" -> Optional.of(Command.IP6TABLES_RESTORE);
      case "ipset" -> Optional.of(Command.IPSET);
      default -> Optional.empty();
    };
  }

  /**
   * Returns the command of a run whose command line is known, empty when it does not count. A tool
   * can be a script, such as the iptables of kube-proxy's image, which looks for the backend first.
   */
  static Optional<Command> ofCommandLine(List<String> line) {
    List<String> words = withoutShell(line);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String program = baseName(words.getFirst());
    if (program.startsWith("xtables-") && words.size() > 1) {
      program = words.get(1);
    }
    if (program.endsWith("-restore")) {
      return program.startsWith("ip6tables")
          ? Optional.of(Command.IP6TABLES_RESTORE)
          : Optional.of(Command.IPTABLES_RESTORE)
              .filter(ignored -> words.getFirst().contains("tables"));
    }
    return switch (program) {
      case "nft" -> nft(words.subList(1, words.size()));
      case "ipset" -> Optional.of(Command.IPSET);
      default -> Optional.empty();
    };
  }

  private static List<String> withoutShell(List<String> line) {
    if (line.isEmpty() || !SHELLS.contains(baseName(line.getFirst()))) {
      return line;
    }
    return line.stream().skip(1).dropWhile(word -> word.startsWith("-")).toList();
  }

  private static Optional<Command> nft(List<String> arguments) {
    boolean value = false;
    for (String argument : arguments) {
      if (value) {
        value = false;
      } else if (argument.startsWith("--")) {
        if (argument.startsWith("--file")) {
          return Optional.of(Command.NFT);
        }
        value = Set.of("--includepath", "--define", "--debug").contains(argument);
      } else if (argument.startsWith("-")) {
        if (argument.contains("f")) {
          return Optional.of(Command.NFT);
        }
        if (argument.contains("i")) {
          return Optional.empty(); // interactive
        }
        value = argument.endsWith("I") || argument.endsWith("D") || argument.endsWith("d");
      } else {
        return verb(argument.strip());
      }
    }
    return Optional.empty();
  }

  private static Optional<Command> verb(String command) {
    String verb = command.replaceFirst("\\s.*", "");
    if (NEVER_ENDING.contains(verb)) {
      return Optional.empty();
    }
    return Optional.of(LISTINGS.contains(verb) ? Command.NFT_LIST : Command.NFT);
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
