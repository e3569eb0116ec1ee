// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.workload;

import io.cliffwatch.e2e.kubernetes.ApiClient;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Patience;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Waits until all that was written to the API has reached a node's data plane, in whatever mode.
 *
 * <p>It is a Service that changes: port and endpoint are new each time. kube-proxy learns of
 * changes in the order in which they were written and programs all that it knows at once, so when
 * the new port answers from the new endpoint, everything older is programmed. The Service stays in
 * the API, as {@code barrier} with one endpoint.
 */
public final class Barrier {
  private static final String SERVICE = "/api/v1/namespaces/default/services";
  private static final String SLICE = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
  private static final String NAME = "barrier";

  /** The pod's address; no workload has it. */
  private static final String ENDPOINT = "10.247.255.254";

  private static final int FIRST_PORT = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ApiClient api;
  private final ExecutorService threads;
  private final Lab lab;
  private final String address;
  private int port = FIRST_PORT;

  /** Creates the Service. */
  public Barrier(Lab lab, ControlPlane plane) throws IOException {
    this.lab = lab;
    this.api = plane.api();
    this.threads = lab.router().threads();
    JsonObject service =
        new JsonObject()
            .put("metadata", new JsonObject().put("name", NAME))
            .put("spec", new JsonObject().put("ports", servicePorts()));
    this.address = api.create(SERVICE, service).getJsonObject("spec").getString("clusterIP");
    JsonObject labels = new JsonObject().put("kubernetes.io/service-name", NAME);
    JsonObject endpoint = new JsonObject().put("addresses", new JsonArray(List.of(ENDPOINT)));
    api.create(
        SLICE,
        new JsonObject()
            .put("metadata", new JsonObject().put("name", NAME).put("labels", labels))
            .put("addressType", "IPv4")
            .put("ports", slicePorts(FIRST_PORT))
            .put("endpoints", new JsonArray().add(endpoint)));
  }

  private JsonArray servicePorts() {
    return new JsonArray().add(new JsonObject().put("name", NAME).put("port", port));
  }

  private static JsonArray slicePorts(int port) {
    return new JsonArray().add(new JsonObject().put("name", NAME).put("port", port));
  }

  /** Waits for these places, each of which needs bash. */
  public void await(Place... places) throws Exception {
    port++;
    String answer = "programmed " + port;
    try (ServerSocket listener = lab.router().call(() -> new ServerSocket(0))) {
      threads.execute(() -> serve(listener, answer));
      api.patch(
          SERVICE + "/" + NAME,
          new JsonObject().put("spec", new JsonObject().put("ports", servicePorts())));
      api.patch(
          SLICE + "/" + NAME, new JsonObject().put("ports", slicePorts(listener.getLocalPort())));
      Patience patience = new Patience(PATIENCE);
      for (Place place : places) {
        while (!ask(place).equals(answer)) {
          if (patience.isOver()) {
            throw new IllegalStateException("not programmed in " + PATIENCE + ": " + place);
          }
          Thread.sleep(200);
        }
      }
    }
  }

  private String ask(Place place) {
    String command = "cat </dev/tcp/" + address + "/" + port;
    Tool answer = place.run("", "timeout", "2", "bash", "-c", command);
    return answer.output();
  }

  private static void serve(ServerSocket listener, String answer) {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The client is gone and will ask again; or the wait is over and the listener closed.
      }
    }
  }
}
