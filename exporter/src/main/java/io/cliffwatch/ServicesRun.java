// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.cli.StartException;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.listing.ServicesJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** What {@code services} does: asks the agent that runs here, or else the kernel. */
final class ServicesRun {
  private static final String PATH = "/api/v1/services";
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** The agent reads the kernel for the answer, on a machine that may be busy. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  ServiceListing list(Config config, boolean askAgent) throws StartException, InterruptedException {
    List<String> notes = new ArrayList<>();
    if (askAgent) {
      Optional<ServiceListing> answer = ask(config.web().listenAddress(), notes);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    ServiceListing fresh = read(config);
    notes.addAll(fresh.notes());
    if (fresh.services().isEmpty() && !fresh.notes().isEmpty()) {
      String reasons = String.join("; ", notes);
      throw new StartException(reasons, new IOException("nothing could be read"));
    }
    return new ServiceListing(fresh.services(), notes);
  }

  private static ServiceListing read(Config config) throws StartException, InterruptedException {
    try (ServicesReader reader = new ServicesReader(config)) {
      return reader.services().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new StartException("the Services cannot be read: " + e.getCause(), e);
    }
  }

  /** Asks on loopback; empty when no agent answers, and another reason for that is noted. */
  private static Optional<ServiceListing> ask(ListenAddress listen, List<String> notes) {
    String host = listen.host().filter(name -> !isAny(name)).orElse("localhost");
    URI uri =
        URI.create(
            new ListenAddress(Optional.of(host), listen.port()).url("http", listen.port()) + PATH);
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
      connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        notes.add("the agent at " + uri + " answers " + status + ", so the kernel was read");
        return Optional.empty();
      }
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(
            ServicesJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (ConnectException e) {
      return Optional.empty(); // no agent runs here
    } catch (IOException e) {
      notes.add("the agent at " + uri + " cannot be asked, so the kernel was read: " + e);
      return Optional.empty();
    }
  }

  private static boolean isAny(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
