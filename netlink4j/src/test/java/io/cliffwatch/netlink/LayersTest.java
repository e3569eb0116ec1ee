// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;

@AnalyzeClasses(packages = "io.cliffwatch", importOptions = DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule ONLY_LINUX_KNOWS_THE_FOREIGN_FUNCTION_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cliffwatch.linux")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr..", "com.kenai..", "java.lang.foreign..");

  @ArchTest
  static final ArchRule ONLY_THE_SOCKET_MAKES_SYSTEM_CALLS =
      noClasses()
          .that()
          .resideInAPackage("io.cliffwatch.netlink..")
          .and()
          .doNotBelongToAnyOf(NetlinkSocket.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Libc.class, Fd.class);

  @ArchTest
  static final ArchRule CODECS_KNOW_NO_TRANSPORT =
      noClasses()
          .that()
          .resideInAnyPackage("..generic", "..route", "..netfilter", "..ipvs", "..nftables")
          .or()
          .belongToAnyOf(
              MessageHeader.class,
              Message.class,
              MessageReader.class,
              AttributeReader.class,
              AttributeWriter.class,
              ExtendedAck.class,
              Verdict.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Transport.class, NetlinkSocket.class);

  @ArchTest
  static final ArchRule DECODERS_KNOW_NO_CONNECTION =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Decoder")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Connection.class);

  @ArchTest
  static final ArchRule THE_LIBRARY_DOES_NOT_LOG =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.slf4j..", "java.util.logging..")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_NO_PROTOCOL =
      classes()
          .that()
          .resideInAPackage("io.cliffwatch.netlink")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.cliffwatch.netlink", "io.cliffwatch.linux", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule THE_FAKE_KERNEL_IS_FOR_TESTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..testing")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..testing");
}
