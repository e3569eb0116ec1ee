// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.kubernetes;

import io.cliffwatch.e2e.lab.Router;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/**
 * A client of the lab's API server, in the router's network. Safe for use by several threads. An
 * answer that is not a success is an {@link IOException} with the server's own words.
 */
public final class ApiClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  /** Below what the server admits on one connection. */
  private static final int REQUESTS_AT_A_TIME = 48;

  private final Semaphore permits = new Semaphore(REQUESTS_AT_A_TIME);
  private final String url;
  private final String token;
  private final HttpClient client;

  ApiClient(Router router, String url, String token, SSLContext trust) throws Exception {
    this.url = url;
    this.token = token;
    // Its selector, too, must be a thread of the router's.
    this.client =
        router.call(() ->
            HttpClient.newBuilder()
                .sslContext(trust)
                .executor(router.threads())
                .connectTimeout(TIMEOUT)
                .build());
  }

  /** Returns an object, or a list of them. */
  public JsonObject get(String path) throws IOException {
    return new JsonObject(await(send("GET", path, "", "")));
  }

  /** Returns what is no JSON, such as {@code /readyz}. */
  public String text(String path) throws IOException {
    return await(send("GET", path, "", ""));
  }

  /** Creates an object in a collection. */
  public JsonObject create(String collection, JsonObject object) throws IOException {
    return new JsonObject(await(send("POST", collection, "application/json", object.encode())));
  }

  /** Changes an object by a merge patch. */
  public JsonObject patch(String path, JsonObject patch) throws IOException {
    return new JsonObject(
        await(send("PATCH", path, "application/merge-patch+json", patch.encode())));
  }

  /** Deletes an object, or all of a collection. */
  public void delete(String path) throws IOException {
    await(send("DELETE", path, "", ""));
  }

  /** Does the same for many objects at once, on the router's threads. */
  public <T> void forEach(Collection<T> items, Action<T> action) throws IOException {
    List<CompletableFuture<Void>> all = items.stream().map(item -> begin(item, action)).toList();
    for (CompletableFuture<Void> one : all) {
      await(one);
    }
  }

  private <T> CompletableFuture<Void> begin(T item, Action<T> action) {
    permits.acquireUninterruptibly();
    CompletableFuture<Void> done = action.begin(this, item);
    return done.whenComplete((result, failure) -> permits.release());
  }

  /** Creates an object without waiting for it. */
  public CompletableFuture<JsonObject> creating(String collection, JsonObject object) {
    return send("POST", collection, "application/json", object.encode()).thenApply(JsonObject::new);
  }

  /** Changes an object by a merge patch without waiting for it. */
  public CompletableFuture<JsonObject> patching(String path, JsonObject patch) {
    return send("PATCH", path, "application/merge-patch+json", patch.encode())
        .thenApply(JsonObject::new);
  }

  /** Deletes an object without waiting for it. */
  public CompletableFuture<Void> deleting(String path) {
    return send("DELETE", path, "", "").thenAccept(answer -> {});
  }

  private CompletableFuture<String> send(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString()).thenCompose(ApiClient::body);
  }

  private static CompletableFuture<String> body(HttpResponse<String> response) {
    if (response.statusCode() / HUNDRED == SUCCESS) {
      return CompletableFuture.completedFuture(response.body());
    }
    return CompletableFuture.failedFuture(
        new IOException(
            response.request().method()
                + " "
                + response.uri()
                + ": "
                + response.statusCode()
                + " "
                + response.body()));
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What is done for one of many objects. */
  @FunctionalInterface
  public interface Action<T> {
    /** Begins it. */
    CompletableFuture<Void> begin(ApiClient api, T item);
  }
}
