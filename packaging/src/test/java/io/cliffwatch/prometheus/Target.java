// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import io.vertx.core.json.JsonObject;

/**
 * What Prometheus says of something that it scrapes.
 *
 * @param job the job's name
 * @param url what it fetches
 * @param health up, down, or unknown before the first scrape
 * @param lastError what went wrong at the last scrape, empty when nothing did
 */
public record Target(String job, String url, String health, String lastError) {
  static Target of(JsonObject target) {
    return new Target(
        target.getJsonObject("labels").getString("job"),
        target.getString("scrapeUrl"),
        target.getString("health"),
        target.getString("lastError"));
  }
}
