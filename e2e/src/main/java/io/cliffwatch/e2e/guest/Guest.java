// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.testing.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole emulated node with Debian's kernel, which has {@code ip_vs}: its own initial namespaces,
 * the host's files, and a network whose 10.0.2.2 is the router's loopback. See {@code
 * e2e/guest/README.md}. It is some ten times slower than the host.
 *
 * <p>What a file of the host holds, the guest may not see once it has looked at the file; files
 * that change belong into {@link #share}. The kernel's console is kept in {@code e2e/target/guest}
 * when the guest ends.
 */
public final class Guest implements Closeable {
  /** Its name in the API. */
  public static final String NAME = "guest";

  /** Its address. */
  public static final String IPV4 = "10.0.2.15";

  /** Its address. */
  public static final String IPV6 = "fec0::15";

  /** Where the guest reaches what listens in the router. */
  public static final String ROUTER = "10.0.2.2";

  /** What a node in mode ipvs has loaded: neither kube-proxy nor the agent loads modules. */
  private static final String MODULES =
      "ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh nf_conntrack nf_conntrack_netlink dummy ip_set";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BOOT = Duration.ofMinutes(8);

  private final Path folder;
  private final LabProcess machine;
  private final Place place;
  private final Duration bootTime;

  private Guest(Lab lab, int memoryMib, List<Integer> ports) throws Exception {
    Path scripts = Checkout.root().resolve("e2e/guest");
    // Here, because the router has no network to fetch anything from.
    List<String> kernel = List.of(scripts.resolve("kernel.sh").toString());
    Tool.run(Map.of(), "", kernel).outputOrThrow(kernel);
    long start = System.nanoTime();
    folder = lab.folder().resolve(NAME);
    List<String> command = new ArrayList<>(List.of(scripts.resolve("boot.sh").toString()));
    command.addAll(List.of("--memory", Integer.toString(memoryMib)));
    for (int port : ports) {
      command.addAll(List.of("--forward", port + ":" + port));
    }
    command.add(folder.toString());
    machine = lab.start(NAME, lab.router().place(), command);
    place = new Place(List.of(scripts.resolve("exec.sh").toString(), folder.toString()));
    try {
      machine.await("the guest is up", BOOT, () -> Files.exists(share().resolve("ready")));
      bootTime = Duration.ofNanos(System.nanoTime() - start);
      place.exec(("modprobe -a " + MODULES).split(" "));
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Boots a guest in the lab's router, with the modules of mode ipvs loaded.
   *
   * @param memoryMib its memory in MiB; what the guest writes to files is part of it
   * @param ports ports of the router's loopback that lead to the same ports of the guest
   */
  public static Guest boot(Lab lab, int memoryMib, Integer... ports) throws Exception {
    return new Guest(lab, memoryMib, List.of(ports));
  }

  /** Asks, and after a refusal waits a little: a guest that starts something is busy with that. */
  static boolean answers(Place router, String url) throws InterruptedException {
    boolean answers = router.run("", "curl", "-sf", "--max-time", "60", url).status() == 0;
    if (!answers) {
      Thread.sleep(PAUSE);
    }
    return answers;
  }

  /** Returns how to run commands in it, as root, in the working directory. */
  public Place place() {
    return place;
  }

  /** Runs a command in it and returns its standard output; fails when the command does. */
  public String exec(String... words) {
    return place.exec(words);
  }

  /** Returns the folder that both see change, {@code /run/guest} in the guest. */
  public Path share() {
    return folder.resolve("share");
  }

  /** Returns how long it took to boot. */
  public Duration bootTime() {
    return bootTime;
  }

  /** Ends it at once; keeps its console. */
  @Override
  public void close() throws IOException {
    machine.close();
    Path console = folder.resolve("console.log");
    if (Files.exists(console)) {
      Path kept = Files.createDirectories(Checkout.root().resolve("e2e/target/guest"));
      Files.copy(console, kept.resolve("console.log"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
