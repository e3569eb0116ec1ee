// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.e2e.RestoreFigures;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.witness.ApiState;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.LabService;
import io.cliffwatch.e2e.workload.Workload;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kube-proxy in mode ipvs, on a kernel that has it: what the agent exposes is what was written to
 * the API, and what {@code ipvsadm}, {@code ip} and {@code ipset} print. One guest goes through all
 * of it, for it takes long to boot.
 */
@Tag("lab")
@Tag("ipvs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IpvsTest {
  private static final int FEW = 100;
  private static final int SOME = 500;
  private static final int MANY = 1000;
  private static final int ENDPOINTS = 5;
  private static final int DRAINED = 2;
  private static final int CHANGES = 3;

  /** kube-proxy logs restores that take longer, in seconds. */
  private static final double TRACED = 2;

  /** At its start kube-proxy calls iptables for single rules, each of which is slow in a guest. */
  private static final double NEARLY_NONE = 0.05;

  private static final double MUCH = 0.3;

  /** In mode ipvs a sync is mostly calls of ipset. */
  private static final double HARDLY_ANY = 0.005;

  private static final double SOME_CONNECTIONS = 20;

  /** Where the endpoints of plain Services listen. */
  private static final int POD_PORT = 8080;

  private GuestNode node;
  private Guest guest;
  private Workload workload;
  private GuestAgent agent;
  private Barrier barrier;
  private @Nullable GuestProxy ipvs;

  @BeforeAll
  void boot() throws Exception {
    node = GuestNode.boot();
    guest = node.guest();
    print("the guest booted", guest.bootTime());
    workload = new Workload(node.plane());
    barrier = new Barrier(node.lab(), node.plane());
    workload.addEveryShape(2, 3);
    long start = System.nanoTime();
    agent = node.startAgent();
    print("the agent was ready", Duration.ofNanos(System.nanoTime() - start));
  }

  @AfterAll
  void close() throws Exception {
    node.close();
  }

  @Test
  @Order(1)
  void beforeTheSwitchTheModeIsIptables() throws Exception {
    try (GuestProxy before = node.startProxy("iptables")) {
      ApiState state = ApiState.read(node.plane().api());
      awaitExposed(() ->
          Map.of(
              Figures.services("IPv4", "iptables"),
              (double) state.clusterIps("IPv4"),
              Figures.endpoints("IPv4", "iptables"),
              (double) state.endpoints("IPv4"),
              "cliffwatch_leftover_objects{mode=\"iptables\"}",
              0.0,
              "cliffwatch_proxy_mode_info{backend=\"nf_tables\",mode=\"iptables\"}",
              1.0));
      barrier.await(guest.place());
      RestoreFigures restores = restoresAtRest(before);
      System.out.printf("mode iptables in the guest: %s%n", restores);
      restores.agreesWithTheLog(TRACED, NEARLY_NONE);
      restores.agreesWithTheKernel(NEARLY_NONE);
    }
  }

  @Test
  @Order(2)
  void afterTheSwitchWhatIptablesLeftBehindIsNamed() throws Exception {
    inModeIpvs();
    figuresAreThoseOfTheApiAndTheTools("Services of every shape");
    Corpus.keep(guest, node.plane().api());
    assertThat(serviceChains()).as("kube-proxy cleans up nothing of iptables").isPositive();
    awaitExposed(() ->
        Map.of(
            "cliffwatch_leftover_objects{mode=\"iptables\"}",
            (double) serviceChains(),
            "cliffwatch_leftover_objects{mode=\"ipvs\"}",
            0.0,
            "cliffwatch_proxy_mode_info{backend=\"\",mode=\"ipvs\"}",
            1.0));
  }

  /** The first to need it starts it: tests are run alone, too. */
  private GuestProxy inModeIpvs() throws Exception {
    if (ipvs == null) {
      ipvs = node.opened(node.startProxy("ipvs"));
    }
    return ipvs;
  }

  /** The chains of single Services and endpoints, in both families. */
  private long serviceChains() {
    return (guest.exec("iptables-save") + guest.exec("ip6tables-save"))
        .lines()
        .filter(line -> line.matches(":KUBE-(SVC|SVL|SEP|EXT|FW|XLB)-.*"))
        .count();
  }

  @Test
  @Order(3)
  void everySyncIsMatchedByARestore() throws Exception {
    GuestProxy proxy = inModeIpvs();
    barrier.await(guest.place());
    RestoreFigures first = restoresAtRest(proxy);
    for (LabService service : workload.services().subList(0, CHANGES)) {
      workload.move(service, 1);
      barrier.await(guest.place());
    }
    RestoreFigures then = restoresAtRest(proxy).minus(first);
    System.out.printf("mode ipvs, %d changes: %s%n", CHANGES, then);
    assertThat(then.syncs()).isGreaterThanOrEqualTo(CHANGES);
    assertThat(then.restores()).as("a restore for every sync").isEqualTo(then.syncs());
    then.agreesWithTheLog(TRACED, HARDLY_ANY);
    then.agreesWithTheKernel(MUCH);
  }

  private RestoreFigures restoresAtRest(GuestProxy of) throws Exception {
    return RestoreFigures.atRest(
        () -> RestoreFigures.of(of.process().log(), of.childrenCpuSeconds(), agent.metrics()));
  }

  @Test
  @Order(4)
  void destinationsThatStillHaveConnectionsAreDrained() throws Exception {
    inModeIpvs();
    List<LabService> services = workload.services().subList(0, DRAINED);
    try (ServerSocket listener =
        node.lab().router().call(() -> new ServerSocket(POD_PORT, DRAINED))) {
      for (LabService service : services) {
        connect(service);
      }
      for (LabService service : services) {
        workload.move(service, ENDPOINTS);
      }
      Map<String, Double> drained =
          Map.of(
              "cliffwatch_ipvs_destinations{ip_family=\"IPv4\",state=\"drained\"}",
              (double) DRAINED,
              "cliffwatch_ipvs_active_connections{ip_family=\"IPv4\"}",
              (double) DRAINED);
      GuestNode.await(() -> drained, () -> IpvsTable.of(guest).figures());
      awaitExposed(() -> drained);
      figuresAreThoseOfTheApiAndTheTools("the drained destinations");
      assertThat(listener.isClosed()).isFalse();
    }
  }

  /** Opens a connection to a Service from within the guest, and keeps it. */
  private void connect(LabService service) throws Exception {
    String address =
        node.plane()
            .api()
            .get("/api/v1/namespaces/default/services/" + service.name())
            .getJsonObject("spec")
            .getString("clusterIP");
    String script =
        "exec 3<>/dev/tcp/%s/80 && echo connected && exec sleep 3600".formatted(address);
    LabProcess client =
        node.lab()
            .start("client-of-" + service.name(), guest.place(), List.of("bash", "-c", script));
    client.await("it is connected", GuestNode.PATIENCE, () -> client.log().contains("connected"));
  }

  @Test
  @Order(5)
  void figuresAreRightAfterAThirdIsDeleted() throws Exception {
    inModeIpvs();
    deleteThird();
  }

  @Test
  @Order(6)
  void connectionTrackingAndTheKernelAreTheGuests() throws Exception {
    // Each look is a connection itself, and the agent's figure is some seconds old.
    double entries = number(guest.exec("conntrack", "-C"));
    assertThat(agent.metrics().series().get("cliffwatch_conntrack_entries"))
        .isPositive()
        .isCloseTo(entries, within(SOME_CONNECTIONS));
    assertThat(agent.metrics().series())
        .containsEntry(
            "cliffwatch_kernel_info{release=\"" + guest.exec("uname", "-r").strip() + "\"}", 1.0)
        .containsEntry(
            "cliffwatch_conntrack_entries_limit",
            number(guest.exec("sysctl", "-n", "net.netfilter.nf_conntrack_max")));
  }

  @ParameterizedTest
  @ValueSource(ints = {FEW, SOME, MANY})
  @Tag("long")
  @Order(7)
  void figuresOfPlainServicesAreRight(int services) throws Exception {
    inModeIpvs();
    workload.resize(services, ENDPOINTS);
    figuresAreThoseOfTheApiAndTheTools(services + " Services");
  }

  @Test
  @Tag("long")
  @Order(8)
  void figuresAreRightAfterAThirdOfManyIsDeleted() throws Exception {
    deleteThird();
  }

  private void deleteThird() throws Exception {
    workload.deleteThird();
    figuresAreThoseOfTheApiAndTheTools("a third deleted");
  }

  private void figuresAreThoseOfTheApiAndTheTools(String what) throws Exception {
    Map<String, Double> intended = Figures.intended(ApiState.read(node.plane().api()));
    long start = System.nanoTime();
    GuestNode.await(() -> intended, () -> Figures.printed(guest));
    print("kube-proxy had programmed " + what, Duration.ofNanos(System.nanoTime() - start));
    awaitExposed(() -> Figures.printed(guest));
    assertThat(agent.metrics().series()).containsAllEntriesOf(intended);
    print("the agent exposed " + what, Duration.ofNanos(System.nanoTime() - start));
  }

  private static double number(String text) {
    return Double.parseDouble(text.strip());
  }

  private void awaitExposed(Supplier<Map<String, Double>> expected) throws Exception {
    GuestNode.await(expected, () -> agent.metrics().series());
  }

  private static void print(String what, Duration after) {
    System.out.printf("%s after %d s%n", what, after.toSeconds());
  }
}
