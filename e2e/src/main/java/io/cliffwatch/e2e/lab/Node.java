// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A node: a network namespace and a mount namespace with a {@code /run} of its own, so that its
 * iptables has a lock of its own. Its process ids are the host's.
 *
 * @param name its name, also in the API
 * @param number from 1; its addresses follow from it
 * @param holder the process that holds its namespaces
 * @param place how to get there
 */
public record Node(String name, int number, LabProcess holder, Place place) {
  /** Returns its address, {@code 192.168.NUMBER.2}. */
  public String ipv4() {
    return "192.168." + number + ".2";
  }

  /** Returns its address, {@code fd77:NUMBER::2}. */
  public String ipv6() {
    return "fd77:" + number + "::2";
  }

  /** Returns the file of its network namespace, for {@code kernel.network-namespace}. */
  public Path networkNamespace() {
    return Path.of("/proc/" + holder.pid() + "/ns/net");
  }

  /** Returns one of its files as the host sees it, such as {@code /run/xtables.lock}. */
  public Path file(String path) {
    return Path.of("/proc/" + holder.pid() + "/root" + path);
  }

  /** Runs a command on the node and returns its standard output; fails when the command does. */
  public String exec(String... words) {
    return place.exec(words);
  }

  /** Runs code in the node's network, on a thread of its own; the file system is the host's. */
  public <T> T call(Callable<T> code) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          NetworkThread.enter(networkNamespace());
          return code.call();
        });
    Thread.ofPlatform().daemon().name(name).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
