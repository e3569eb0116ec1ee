// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.monitoring;

import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An Alertmanager in the router, on {@link #ADDRESS} there. */
public final class Alertmanager {
  /** The module of Alertmanager and amtool, below {@code e2e/go}. */
  public static final String MODULE = "alertmanager";

  /** Where Prometheus finds it. */
  public static final String ADDRESS = "127.0.0.1:9093";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Place place;
  private final LabProcess process;

  private Alertmanager(Place place, LabProcess process) {
    this.place = place;
    this.process = process;
  }

  /** Has amtool check the configuration, starts it and waits until it is ready. */
  public static Alertmanager start(Lab lab, Path configuration) throws Exception {
    Place place = lab.router().place();
    place.exec(
        Checkout.program(MODULE, "amtool").toString(), "check-config", configuration.toString());
    List<String> command =
        List.of(
            Checkout.program(MODULE, "alertmanager").toString(),
            "--config.file=" + configuration,
            "--storage.path=" + lab.folder().resolve("alertmanager"),
            "--cluster.listen-address=",
            "--web.listen-address=" + ADDRESS);
    LabProcess process = lab.start("alertmanager", place, command);
    process.await(
        "it is ready", PATIENCE, () -> Pages.answers(place, "http://" + ADDRESS + "/-/ready"));
    return new Alertmanager(place, process);
  }

  /** Returns the alerts that it has, as /api/v2/alerts shows them: labels, receivers, status. */
  public List<JsonObject> alerts() {
    return new JsonArray(place.exec("curl", "-sS", "http://" + ADDRESS + "/api/v2/alerts"))
        .stream().map(JsonObject.class::cast).toList();
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }
}
