// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.workload;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.e2e.kubernetes.ApiClient;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Services with their EndpointSlices, written to the API as their controllers would. Not safe for
 * use by several threads.
 */
public final class Workload {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private final ApiClient api;
  private final NavigableMap<Integer, LabService> services = new TreeMap<>();

  /** Begins without any Service but the API's own. */
  public Workload(ControlPlane plane) {
    this.api = plane.api();
  }

  /** Returns its Services, by number. */
  public List<LabService> services() {
    return List.copyOf(services.values());
  }

  /** Makes it this many plain Services; what is there already and fits stays. */
  public void resize(int count, int endpoints) throws IOException {
    List<LabService> wanted =
        IntStream.range(0, count)
            .mapToObj(number -> new LabService(number, Shape.PLAIN, endpoints))
            .toList();
    delete(services.values().stream().filter(service -> !wanted.contains(service)).toList());
    add(wanted.stream().filter(service -> !services.containsValue(service)).toList());
  }

  /** Adds Services of every shape in turn, behind those that are there. */
  public void addEveryShape(int each, int endpoints) throws IOException {
    int first = services.isEmpty() ? 0 : services.lastKey() + 1;
    Shape[] shapes = Shape.values();
    add(
        IntStream.range(0, each * shapes.length)
            .mapToObj(i -> new LabService(first + i, shapes[i % shapes.length], endpoints))
            .toList());
  }

  /** Deletes every third Service. */
  public void deleteThird() throws IOException {
    List<LabService> all = services();
    delete(IntStream.range(0, all.size()).filter(i -> i % 3 == 0).mapToObj(all::get).toList());
  }

  /** Adds Services. */
  public void add(Collection<LabService> more) throws IOException {
    api.forEach(more, Workload::create);
    more.forEach(service -> services.put(service.number(), service));
  }

  /** Deletes Services. */
  public void delete(Collection<LabService> fewer) throws IOException {
    api.forEach(fewer, Workload::delete);
    fewer.forEach(service -> services.remove(service.number()));
  }

  /**
   * Moves a Service's endpoints to other addresses, as a rolling update does.
   *
   * @param shift by how many addresses from the first ones
   */
  public void move(LabService service, int shift) throws IOException {
    requireNonNull(service, "service is null");
    JsonObject patch = new JsonObject().put("endpoints", service.endpointList("IPv4", shift));
    api.patch(SLICES + "/" + service.sliceName("IPv4"), patch);
  }

  private static CompletableFuture<Void> create(ApiClient api, LabService service) {
    return api.creating(SERVICES, service.object())
        .thenCompose(created -> {
          List<CompletableFuture<?>> rest = new ArrayList<>();
          if (service.shape().hasLoadBalancer()) {
            String status = SERVICES + "/" + service.name() + "/status";
            rest.add(api.patching(status, service.loadBalancer()));
          }
          for (String family : service.shape().sliceFamilies()) {
            rest.add(api.creating(SLICES, service.slice(family, 0)));
          }
          return CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new));
        });
  }

  private static CompletableFuture<Void> delete(ApiClient api, LabService service) {
    return api.deleting(SERVICES + "/" + service.name())
        .thenCompose(deleted ->
            CompletableFuture.allOf(
                service.shape().sliceFamilies().stream()
                    .map(family -> api.deleting(SLICES + "/" + service.sliceName(family)))
                    .toArray(CompletableFuture[]::new)));
  }
}
