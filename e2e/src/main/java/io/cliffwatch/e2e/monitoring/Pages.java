// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.monitoring;

import io.cliffwatch.e2e.lab.Place;

/** Asks whether a server answers. */
final class Pages {
  private Pages() {}

  static boolean answers(Place place, String url) {
    return place.run("", "curl", "-sf", "--max-time", "5", "-o", "/dev/null", url).status() == 0;
  }
}
