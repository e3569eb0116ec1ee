// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The listing as a table for people. A column in which no Service has anything is left out:
 *
 * <pre>
 * SERVICE          PROTOCOL  MODE               POSITION  BACKENDS
 * 10.96.0.1:443    TCP       iptables (legacy)         1         3
 * </pre>
 */
public final class ServicesTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "SERVICE", false, service -> AddressText.withPort(service.address(), service.port())),
          new Column("PROTOCOL", false, ListedService::protocol),
          new Column("MODE", false, ServicesTable::mode),
          new Column("POSITION", true, service -> text(service.position())),
          new Column("BACKENDS", true, service -> Long.toString(service.backends())),
          new Column("ACTIVE", true, service -> text(service.activeConnections())),
          new Column("INACTIVE", true, service -> text(service.inactiveConnections())));

  private record Column(String title, boolean number, Function<ListedService, String> text) {
    boolean hasAny(List<ListedService> services) {
      return services.stream().anyMatch(service -> !text.apply(service).isEmpty());
    }

    int width(List<ListedService> services) {
      return services.stream()
          .mapToInt(service -> text.apply(service).length())
          .reduce(title.length(), Math::max);
    }

    String cell(String content, int width) {
      String blanks = " ".repeat(width - content.length());
      return number ? blanks + content : content + blanks;
    }
  }

  private ServicesTable() {}

  /** Prints the table with its head, then how many Services it has. */
  public static void print(List<ListedService> services, PrintWriter out) {
    List<Column> columns = COLUMNS.stream().filter(column -> column.hasAny(services)).toList();
    int[] widths = columns.stream().mapToInt(column -> column.width(services)).toArray();
    if (!services.isEmpty()) {
      out.println(line(columns, widths, Column::title));
    }
    services.forEach(
        service -> out.println(line(columns, widths, column -> column.text().apply(service))));
    out.println(services.size() == 1 ? "1 Service port" : services.size() + " Service ports");
    out.flush();
  }

  private static String line(List<Column> columns, int[] widths, Function<Column, String> text) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      cells.add(columns.get(i).cell(text.apply(columns.get(i)), widths[i]));
    }
    return String.join("  ", cells).stripTrailing();
  }

  private static String mode(ListedService service) {
    return service.backend().isEmpty()
        ? service.mode()
        : service.mode() + " (" + service.backend() + ")";
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }
}
