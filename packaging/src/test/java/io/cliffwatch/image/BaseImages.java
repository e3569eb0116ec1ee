// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.image;

import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Base images without a registry: a minimal Debian by debootstrap, and the same with this JVM's
 * JDK. The Debian is kept in the user's cache, because it takes a minute to make.
 */
final class BaseImages {
  static final String BASE = "localhost/cliffwatch-test-base:1";
  static final String BUILD = "localhost/cliffwatch-test-build:1";
  private static final String SUITE = "bookworm";

  private BaseImages() {}

  /** Puts both into the tools' storage. */
  static void load(ContainerTools tools, Path folder) throws IOException {
    Path debian = debian(folder);
    tools.run("podman", "import", "--quiet", debian.toString(), BASE);
    Path build = folder.resolve("build.tar");
    Files.copy(debian, build);
    // Links are followed: the certificates of an installed JDK lie outside of it.
    shell(
        "tar --append --dereference --file \"$1\" --transform 's,^\\.,./usr/lib/jvm/jdk,' -C \"$2\" .",
        build.toString(),
        System.getProperty("java.home"));
    tools.run("podman", "import", "--quiet", build.toString(), BUILD);
    Files.delete(build);
  }

  private static Path debian(Path folder) throws IOException {
    Path tarball = cache().resolve("debian-" + SUITE + ".tar");
    if (!Files.exists(tarball)) {
      Path root = folder.resolve("debian");
      Path incomplete = cache().resolve("debian-" + SUITE + ".tar.new");
      Files.createDirectories(cache());
      shell("debootstrap --variant=minbase \"$1\" \"$2\"", SUITE, root.toString());
      shell(
          "tar -C \"$1\" --exclude='./dev/*' --exclude='./var/cache/apt/*'"
              + " --exclude='./var/lib/apt/lists/*' -cf \"$2\" . && rm -rf --one-file-system \"$1\"",
          root.toString(),
          incomplete.toString());
      Files.move(incomplete, tarball, StandardCopyOption.ATOMIC_MOVE);
    }
    return tarball;
  }

  private static Path cache() {
    Path home =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return home.resolve("cliffwatch");
  }

  private static void shell(String script, String first, String second) {
    List<String> command = List.of("sh", "-c", script, "sh", first, second);
    Tool.run(Map.of(), "", command).outputOrThrow(command);
  }
}
