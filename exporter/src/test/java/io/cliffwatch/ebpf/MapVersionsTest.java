// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are given without {@code cilium_lb}. */
class MapVersionsTest {
  /** Cilium does not remove an older layout's map, nor the backends of a family switched off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4_reverse_nat",
        "4_services_v2 4_backends_v3",
        "6_services_v2 6_backends_v3",
        "4_services_v2 4_backends_v3 6_services_v2 6_backends_v3",
        "4_services_v2 4_backends_v3 4_services 4_backends 4_backends_v2",
        "4_services_v2 4_backends_v3 6_backends 6_backends_v2 6_backends_v3",
        "4_backends_v3 6_services_v2 6_backends_v3",
        "4_services_v2 4_backends_v3 4_reverse_nat_v9 4_services_vx 4_services_v2_v4"
      })
  void mapsThatAreKnownAreNotStrange(String files) {
    assertThat(strangeness(files)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "4_services_v2, 4_services_v2 is there without 4_backends_v3",
    "4_services_v2 4_backends_v2, 4_services_v2 is there without 4_backends_v3",
    "4_services_v2 4_backends_v4, 4_services_v2 is there without 4_backends_v3",
    "4_backends_v3, 4_backends_v3 is there without 4_services_v2",
    "4_backends_v3 4_services_v3, 4_backends_v3 is there without 4_services_v2",
    "4_services 4_backends, 4_backends is there without 4_services_v2",
    "4_services_v3 4_backends_v4, 4_backends_v4 is there without 4_services_v2",
    "4_backends_v3 6_backends_v3, 4_backends_v3 is there without 4_services_v2"
  })
  void oneMapWithoutTheOtherIsOfAnotherVersion(String files, String strange) {
    assertThat(strangeness(files)).contains(strange);
  }

  @ParameterizedTest
  @CsvSource({
    "6_services_v2, 6_services_v2 is there without 6_backends_v3",
    "6_services_v3, 6_services_v3 is there without 6_services_v2",
    "6_services_v3 6_backends_v3, 6_services_v3 is there without 6_services_v2",
    "6_services_v2 6_backends_v3 6_backends_v10, 6_backends_v10 is newer than 6_backends_v3"
  })
  void oneFamilyIsLookedAtWhereTheOtherIsKnown(String files, String strange) {
    assertThat(strangeness("4_services_v2 4_backends_v3 " + files)).contains(strange);
  }

  @ParameterizedTest
  @CsvSource({
    "4_services_v3, 4_services_v3 is newer than 4_services_v2",
    "4_backends_v4, 4_backends_v4 is newer than 4_backends_v3"
  })
  void whatIsNewerIsWhatCiliumUses(String file, String strange) {
    assertThat(strangeness("4_services_v2 4_backends_v3 " + file)).contains(strange);
  }

  @Test
  void anyNameIsTaken() {
    assertThat(strangeness("\n 4_services_v99999999999 _v3 4_services_v2\n_v3")).isEmpty();
  }

  private static Optional<String> strangeness(String files) {
    return MapVersions.strangeness(
            Arrays.stream(files.split(" ", -1))
                .map(file -> "cilium_lb" + file)
                .collect(Collectors.toCollection(TreeSet::new)))
        .map(words -> words.replace("cilium_lb", ""));
  }
}
