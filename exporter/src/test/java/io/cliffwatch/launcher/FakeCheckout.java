// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.launcher;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout with the real launcher and its scripts, a few empty sources, and a Maven and a JDK
 * that only write down how they were called.
 */
final class FakeCheckout {
  private static final long TIMEOUT_SECONDS = 60;

  private final Path folder;
  private final Path root;

  /** Makes the checkout in a folder whose name has a space. */
  FakeCheckout(Path folder) throws IOException {
    this.folder = folder;
    root = Files.createDirectories(folder.resolve("a check out"));
    Path real = Path.of("").toAbsolutePath().resolveSibling("cliffwatch");
    Files.copy(real, launcher());
    copyFolder(real.resolveSibling("build-tools"), root.resolve("build-tools"));
    String bin = "packaging/src/main/dist/bin";
    copyFolder(real.resolveSibling(bin), root.resolve(bin));
    for (String source :
        List.of(
            "pom.xml",
            "LICENSE",
            ".mvn/jvm.config",
            "exporter/src/main/java/Main.java",
            "exporter/src/main/jvm/jvm.options",
            "netlink4j/pom.xml",
            "netlink4j/src/main/java/Libc.java",
            "netlink4j/src/test/java/LibcTest.java",
            "packaging/pom.xml",
            "packaging/src/main/dist/README.md",
            "packaging/src/main/java/io/cliffwatch/distribution/AotTraining.java")) {
      write(root.resolve(source), "");
    }
    write(root.resolve("exporter/pom.xml"), "<parent>\n<version>1</version>\n</parent>\n");
    makeJdk("jdk", "25.0.1");
    setMaven("make_jar");
  }

  /** Returns the checkout's folder. */
  Path root() {
    return root;
  }

  /** Returns the distribution's folder. */
  Path distribution() {
    return root.resolve("packaging/target/cliffwatch-1");
  }

  /** Returns the launcher. */
  Path launcher() {
    return root.resolve("cliffwatch");
  }

  /**
   * Makes a JDK that writes its arguments, one a line, and its surroundings into {@code java.log};
   * of the training of the AOT cache it writes one line into {@code training.log}.
   */
  void makeJdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    write(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(
        jdk.resolve("bin/java"),
        """
        case $1 in
          *AotTraining.java) echo "$@" >>'%s'; exit "$(cat '%s' 2>/dev/null || echo 0)" ;;
        esac
        { echo "pid=$$"; echo "directory=$PWD"; echo "options=${CLIFFWATCH_JAVA_OPTS-unset}"
          printf '%%s\\n' "$@"; } >'%s'
        exit 7
        """
            .formatted(log("training"), folder.resolve("training.status"), log("java")));
    script(jdk.resolve("bin/javac"), "exit 1\n");
  }

  /**
   * Makes the Maven that notes its arguments, one call a line, in {@code mvn.log} and then does
   * this; {@code make_jar} is what a good build does.
   */
  void setMaven(String commands) throws IOException {
    script(
        folder.resolve("bin/mvn"),
        """
        make_jar() {
          mkdir -p exporter/target/lib && touch exporter/target/cliffwatch-1.jar &&
            touch exporter/target/lib/vertx.jar exporter/target/sbom.json &&
            mkdir -p exporter/target/native/jni/x86_64-Linux exporter/target/native/jni/aarch64-Linux
        }
        echo "$@" >>'%s'
        %s
        """
            .formatted(log("mvn"), commands));
  }

  /** Makes the training of the AOT cache end with this status. */
  void setTrainingStatus(int status) throws IOException {
    write(folder.resolve("training.status"), status + "\n");
  }

  /** Puts a distribution there that is an hour old, and younger than every source. */
  void build() throws Exception {
    Instant now = Instant.now();
    try (Stream<Path> sources = Files.walk(root)) {
      for (Path source : sources.toList()) {
        Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(7200)));
      }
    }
    Path bin = distribution().resolve("bin");
    copyFolder(root.resolve("packaging/src/main/dist/bin"), bin);
    Path findJdk = distribution().resolve("libexec/find-jdk.sh");
    Files.createDirectories(requireNonNull(findJdk.getParent()));
    Files.copy(root.resolve("build-tools/find-jdk.sh"), findJdk);
    Path stamp = root.resolve("packaging/target/distribution");
    write(stamp, "cliffwatch-1\n");
    Files.setLastModifiedTime(stamp, FileTime.from(now.minusSeconds(3600)));
  }

  /** Gives a source the present time, and makes it when it is not there. */
  void touch(String source) throws IOException {
    Path path = root.resolve(source);
    if (Files.exists(path)) {
      Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
    } else {
      write(path, "new");
    }
  }

  /** Prepares the launcher's process with nothing of this process's environment. */
  ProcessBuilder launch(Path launcher, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("JDK_SEARCH_PATH", folder.resolve("no folder").toString());
    builder.directory(folder.toFile());
    builder.redirectOutput(log("output").toFile());
    builder.redirectError(log("error").toFile());
    return builder;
  }

  /** Runs the launcher to its end and returns its exit status. */
  int run(String... arguments) throws Exception {
    return finish(launch(launcher(), arguments).start());
  }

  /** Waits for the end of a launcher and returns its exit status. */
  static int finish(Process process) throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher did not end");
    }
    return process.exitValue();
  }

  /** Returns the lines of what {@code java}, {@code mvn}, {@code output} or {@code error} got. */
  List<String> lines(String name) throws IOException {
    return Files.exists(log(name)) ? Files.readAllLines(log(name)) : List.of();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void script(Path path, String commands) throws IOException {
    write(path, "#!/bin/sh\n" + commands);
    if (!path.toFile().setExecutable(true)) {
      throw new IOException(path + " cannot be made executable");
    }
  }

  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }
}
