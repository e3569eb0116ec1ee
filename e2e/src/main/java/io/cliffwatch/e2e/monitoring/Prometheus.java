// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.monitoring;

import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Prometheus 3 in the router, from where it reaches every node. */
public final class Prometheus {
  /** The module of Prometheus and promtool, below {@code e2e/go}. */
  public static final String MODULE = "prometheus";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String URL = "http://127.0.0.1:9090";

  private final Place place;
  private final LabProcess process;

  private Prometheus(Place place, LabProcess process) {
    this.place = place;
    this.process = process;
  }

  /** Starts it and waits until it is ready; files that the configuration names need full paths. */
  public static Prometheus start(Lab lab, String configuration) throws Exception {
    Path file = lab.folder().resolve("prometheus.yml");
    Files.writeString(file, configuration);
    Place place = lab.router().place();
    place.exec(Checkout.program(MODULE, "promtool").toString(), "check", "config", file.toString());
    List<String> command =
        List.of(
            Checkout.program(MODULE, "prometheus").toString(),
            "--config.file=" + file,
            "--storage.tsdb.path=" + lab.folder().resolve("prometheus"),
            "--web.listen-address=127.0.0.1:9090");
    LabProcess process = lab.start("prometheus", place, command, Map.of("GOMEMLIMIT", "256MiB"));
    process.await("it is ready", PATIENCE, () -> Pages.answers(place, URL + "/-/ready"));
    return new Prometheus(place, process);
  }

  /** Returns its version, such as 3.13.0. */
  public String version() {
    return new JsonObject(place.exec("curl", "-sS", URL + "/api/v1/status/buildinfo"))
        .getJsonObject("data")
        .getString("version");
  }

  /** Returns what an instant query gives now: the values by labels, as JSON. */
  public List<JsonObject> query(String expression) {
    JsonArray result =
        new JsonObject(
                place.exec(
                    "curl",
                    "-sS",
                    "--get",
                    "--data-urlencode",
                    "query=" + expression,
                    URL + "/api/v1/query"))
            .getJsonObject("data")
            .getJsonArray("result");
    return result.stream().map(JsonObject.class::cast).toList();
  }

  /** Returns all rules of all groups, as /api/v1/rules shows them. */
  public List<JsonObject> rules() {
    return new JsonObject(place.exec("curl", "-sS", URL + "/api/v1/rules"))
        .getJsonObject("data").getJsonArray("groups").stream()
            .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream())
            .map(JsonObject.class::cast)
            .toList();
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }
}
