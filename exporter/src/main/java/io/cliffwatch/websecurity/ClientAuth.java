// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is asked of a client's certificate, by the names of Go's crypto/tls. */
public enum ClientAuth {
  /** None is asked for. */
  NO_CLIENT_CERT("NoClientCert", Demand.NONE, false),
  /** One is asked for; none will do, and so will any, unchecked. */
  REQUEST_CLIENT_CERT("RequestClientCert", Demand.WANTED, false),
  /** Any will do, unchecked. */
  REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert", Demand.NEEDED, false),
  /** None will do; one that is sent must come from the client CA. */
  VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven", Demand.WANTED, true),
  /** One from the client CA is needed. */
  REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert", Demand.NEEDED, true);

  /** Whether a certificate is needed. */
  public enum Demand {
    /** It is not asked for. */
    NONE,
    /** It is asked for. */
    WANTED,
    /** There is no connection without. */
    NEEDED
  }

  /** An older name that the exporter-toolkit still takes. */
  private static final String ANY_BEFORE = "RequireClientCert";

  private final String word;
  private final Demand demand;
  private final boolean verified;

  ClientAuth(String word, Demand demand, boolean verified) {
    this.word = word;
    this.demand = demand;
    this.verified = verified;
  }

  static Optional<ClientAuth> of(String word) {
    if (word.equals(ANY_BEFORE)) {
      return Optional.of(REQUIRE_ANY_CLIENT_CERT);
    }
    return Arrays.stream(values()).filter(value -> value.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ClientAuth::word).toList();
  }

  String word() {
    return word;
  }

  Demand demand() {
    return demand;
  }

  boolean verified() {
    return verified;
  }
}
