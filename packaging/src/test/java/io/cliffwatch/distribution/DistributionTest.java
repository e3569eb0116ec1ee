// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in a distribution, and that it is the same each time. */
class DistributionTest {
  private static final Pattern PURL =
      Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar");

  @TempDir private static Path folder;

  private static DistributionFolder distribution;

  @BeforeAll
  static void assemble() {
    distribution = DistributionFolder.assemble(folder.resolve("cliffwatch-1"));
  }

  @Test
  void holdsWhatItsReadmeSays() throws Exception {
    assertThat(distribution.files())
        .contains(
            "LICENSE",
            "README.md",
            "sbom.json",
            "bin/cliffwatch",
            "bin/cliffwatch-train",
            "conf/jvm.options",
            "lib/cliffwatch.jar",
            "lib/native/x86_64/libjffi-1.2.so",
            "lib/native/aarch64/libjffi-1.2.so");
    assertThat(distribution.launcher()).isExecutable();
    assertThat(distribution.path().resolve("conf/jvm.options"))
        .hasSameTextualContentAs(
            DistributionFolder.checkout().resolve("exporter/src/main/jvm/jvm.options"));
  }

  @Test
  void jarsAreThoseOfTheClassPath() throws Exception {
    List<String> classPath = new ArrayList<>(List.of("cliffwatch.jar"));
    try (JarFile jar = new JarFile(distribution.jar().toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      classPath.addAll(List.of(manifest.getValue(Attributes.Name.CLASS_PATH).split(" ", -1)));
    }

    assertThat(jars()).containsExactlyInAnyOrderElementsOf(classPath);
  }

  @Test
  void billOfMaterialsListsExactlyTheJars() throws Exception {
    JsonNode bill = bill();
    List<String> names = new ArrayList<>(List.of("cliffwatch.jar"));
    for (JsonNode component : bill.get("components")) {
      names.add(fileName(component.get("purl").stringValue()));
      assertThat(component.get("licenses")).as(component.toString()).isNotEmpty();
    }

    assertThat(bill.at("/metadata/component/name").stringValue()).isEqualTo("cliffwatch");
    assertThat(jars()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void billOfMaterialsHasNothingThatChanges() throws Exception {
    assertThat(bill().has("serialNumber")).isFalse();
    assertThat(bill().at("/metadata").has("timestamp")).isFalse();
  }

  @Test
  void tarballUnpacksToOneFolderWithTheSameFilesAndTimes() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

    DistributionFolder.run(
        "tar", "-xf", distribution.pack().toString(), "-C", elsewhere.toString());

    DistributionFolder unpacked = new DistributionFolder(elsewhere.resolve("cliffwatch-1"));
    assertThat(elsewhere.toFile().list()).containsExactly("cliffwatch-1");
    assertThat(unpacked.files()).isEqualTo(distribution.files());
    assertThat(Files.getLastModifiedTime(unpacked.jar()))
        .isEqualTo(Files.getLastModifiedTime(distribution.jar()));
  }

  @Test
  void secondBuildElsewhereGivesTheSameBytes() throws Exception {
    Path checkout = Files.createDirectory(folder.resolve("another checkout"));
    DistributionFolder.run(
        "sh",
        "-c",
        "tar -C \"$0\" --exclude=target --exclude=.git -c . | tar -C \"$1\" -x",
        DistributionFolder.checkout().toString(),
        checkout.toString());
    List<String> build =
        List.of(
            checkout.resolve("build-tools/maven.sh").toString(),
            "-q",
            "-pl",
            "exporter",
            "-am",
            "package",
            "-DskipTests",
            "-Dspotless.check.skip");
    Map<String, String> environment = new HashMap<>(DistributionFolder.environment());
    environment.put("CLIFFWATCH_REVISION", BuildInfo.load().revision());
    Tool.run(environment, "", build).outputOrThrow(build);

    DistributionFolder second =
        DistributionFolder.assemble(checkout, checkout.resolve("packaging/target/cliffwatch-1"));

    assertThat(second.files()).isEqualTo(distribution.files());
    for (String file : second.files()) {
      assertThat(second.path().resolve(file))
          .hasSameBinaryContentAs(distribution.path().resolve(file));
    }
    assertThat(second.pack()).hasSameBinaryContentAs(distribution.pack());
  }

  private static String fileName(String purl) {
    Matcher matcher = PURL.matcher(purl);
    assertThat(matcher.matches()).as(purl).isTrue();
    String classifier = matcher.group(3) == null ? "" : "-" + matcher.group(3);
    return matcher.group(1) + "-" + matcher.group(2) + classifier + ".jar";
  }

  private static List<String> jars() {
    String[] names =
        distribution.path().resolve("lib").toFile().list((lib, name) -> name.endsWith(".jar"));
    return names == null ? List.of() : List.of(names);
  }

  private static JsonNode bill() throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(distribution.path().resolve("sbom.json")));
  }
}
