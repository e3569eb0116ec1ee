// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The house's plan as the build enforces it; docs/architecture.md draws it. */
@AnalyzeClasses(
    packages = "io.cliffwatch",
    importOptions = {ImportOption.DoNotIncludeTests.class, LayersTest.NoTestJars.class})
class LayersTest {
  /** The library's tests come as a jar. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] DOMAINS = {
    "io.cliffwatch.iptables..",
    "io.cliffwatch.ipvs..",
    "io.cliffwatch.nftables..",
    "io.cliffwatch.conntrack..",
    "io.cliffwatch.alias..",
    "io.cliffwatch.ebpf..",
    "io.cliffwatch.kubeproxy..",
    "io.cliffwatch.host..",
    "io.cliffwatch.lock..",
    "io.cliffwatch.restore.."
  };

  /** A new package is a decision: list it here, and with the domains below if it is one. */
  @ArchTest
  static final ArchRule EVERY_PACKAGE_HAS_ITS_PLACE =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of(DOMAINS),
                      Stream.of(
                          "io.cliffwatch",
                          "io.cliffwatch.linux..",
                          "io.cliffwatch.netlink..",
                          "io.cliffwatch.procfs..",
                          "io.cliffwatch.address..",
                          "io.cliffwatch.cgroupfs..",
                          "io.cliffwatch.log..",
                          "io.cliffwatch.metric..",
                          "io.cliffwatch.listing..",
                          "io.cliffwatch.collector..",
                          "io.cliffwatch.dataplane..",
                          "io.cliffwatch.verdict..",
                          "io.cliffwatch.ruleset..",
                          "io.cliffwatch.demo..",
                          "io.cliffwatch.config..",
                          "io.cliffwatch.web..",
                          "io.cliffwatch.websecurity..",
                          "io.cliffwatch.cli.."))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule THE_OUTSIDE_KNOWS_ONLY_SETTINGS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cliffwatch.cli..", "io.cliffwatch.config..", "io.cliffwatch.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DOMAINS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch",
              "io.cliffwatch.collector..",
              "io.cliffwatch.dataplane..",
              "io.cliffwatch.web..");

  @ArchTest
  static final ArchRule THE_DATAPLANE_KNOWS_NOTHING_OUTSIDE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cliffwatch.dataplane..", "io.cliffwatch.procfs..", "io.cliffwatch.cgroupfs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch",
              "io.cliffwatch.web..",
              "io.cliffwatch.cli..",
              "io.cliffwatch.config..",
              "io.cliffwatch.demo..",
              "io.cliffwatch.ruleset..");

  @ArchTest
  static final ArchRule THE_VERDICT_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("io.cliffwatch.verdict..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DOMAINS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch",
              "io.cliffwatch.collector..",
              "io.cliffwatch.config..",
              "io.cliffwatch.web..",
              "io.cliffwatch.cli..",
              "java.io",
              "java.nio..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.cliffwatch.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DOMAINS_NEVER_KNOW_EACH_OTHER =
      slices()
          .matching(
              "io.cliffwatch."
                  + "(iptables|ipvs|nftables|conntrack|alias|ebpf|host|lock|restore|kubeproxy)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule DOMAINS_KNOW_ONLY_THE_FRAME_AND_THE_KERNEL =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAINS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch",
              "io.cliffwatch.dataplane..",
              "io.cliffwatch.web..",
              "io.cliffwatch.cli..",
              "io.cliffwatch.config..",
              "io.vertx..",
              "io.micrometer..");

  @ArchTest
  static final ArchRule THE_FRAME_KNOWS_NO_DOMAIN =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cliffwatch.collector..", "io.cliffwatch.metric..", "io.cliffwatch.listing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DOMAINS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch",
              "io.cliffwatch.dataplane..",
              "io.cliffwatch.web..",
              "io.cliffwatch.cli..",
              "io.cliffwatch.config..");

  @ArchTest
  static final ArchRule THE_WEB_SERVER_KNOWS_NO_COLLECTOR =
      noClasses()
          .that()
          .resideInAPackage("io.cliffwatch.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DOMAINS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cliffwatch.collector..", "io.cliffwatch.dataplane..");

  @ArchTest
  static final ArchRule THE_WEB_CONFIG_FILE_KNOWS_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("io.cliffwatch.websecurity..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cliffwatch.web..", "io.netty..");

  @ArchTest
  static final ArchRule ONLY_THE_WEB_SERVER_KNOWS_VERTX =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cliffwatch.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule NATIVE_CALLS_ARE_THE_LIBRARYS =
      classes()
          .that()
          .resideInAPackage("jnr..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage("io.cliffwatch.linux..", "jnr..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule READERS_FORK_NOTHING =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAINS)
          .or()
          .resideInAnyPackage(
              "io.cliffwatch.collector..", "io.cliffwatch.procfs..", "io.cliffwatch.cgroupfs..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class, Runtime.class);
}
