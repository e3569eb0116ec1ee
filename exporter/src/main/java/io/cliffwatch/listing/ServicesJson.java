// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import io.cliffwatch.metric.Label;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The listing as JSON. What a mechanism does not count is missing, not null:
 *
 * <pre>
 * {"services":[{"mode":"iptables","backend":"legacy","ip_family":"IPv4","address":"10.96.0.1",
 *   "port":443,"protocol":"TCP","lookup_position":12,"backends":3}],"notes":[]}
 * </pre>
 */
public final class ServicesJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ServicesJson() {}

  /** Writes it on one line. */
  public static String write(ServiceListing listing) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode services = root.putArray("services");
    listing.services().forEach(service -> write(service, services.addObject()));
    ArrayNode notes = root.putArray("notes");
    listing.notes().forEach(notes::add);
    return MAPPER.writeValueAsString(root);
  }

  private static void write(ListedService service, ObjectNode node) {
    node.put("mode", service.mode());
    if (!service.backend().isEmpty()) {
      node.put("backend", service.backend());
    }
    node.put("ip_family", Label.ipFamily(service.family()));
    node.put("address", service.address());
    node.put("port", service.port());
    node.put("protocol", service.protocol());
    service.position().ifPresent(position -> node.put("lookup_position", position));
    node.put("backends", service.backends());
    service.activeConnections().ifPresent(count -> node.put("active_connections", count));
    service.inactiveConnections().ifPresent(count -> node.put("inactive_connections", count));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the text is something else
   */
  public static ServiceListing read(String text) throws IOException {
    try {
      JsonNode root = MAPPER.readTree(text);
      List<ListedService> services = new ArrayList<>();
      root.required("services").forEach(node -> services.add(service(node)));
      List<String> notes = new ArrayList<>();
      root.required("notes").forEach(node -> notes.add(node.asString()));
      return new ServiceListing(services, notes);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException("the answer is no list of Services: " + e.getMessage(), e);
    }
  }

  private static ListedService service(JsonNode node) {
    return new ListedService(
        node.required("mode").asString(),
        node.path("backend").asString(""),
        family(node.required("ip_family").asString()),
        node.required("address").asString(),
        node.required("port").asInt(),
        node.required("protocol").asString(),
        number(node, "lookup_position"),
        node.required("backends").asLong(),
        number(node, "active_connections"),
        number(node, "inactive_connections"));
  }

  private static AddressFamily family(String label) {
    for (AddressFamily family : AddressFamily.values()) {
      if (Label.ipFamily(family).equals(label)) {
        return family;
      }
    }
    throw new IllegalArgumentException("there is no family " + label);
  }

  private static OptionalLong number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(value.asLong());
  }
}
