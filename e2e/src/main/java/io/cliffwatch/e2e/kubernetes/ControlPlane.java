// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.kubernetes;

import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Router;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * etcd, kube-apiserver and kube-controller-manager in the lab's router. Of the controllers only the
 * garbage collector runs: endpoints are the workload's business.
 */
public final class ControlPlane {
  /** The module of the programs, below {@code e2e/go}. */
  public static final String MODULE = "kubernetes-1.37";

  private static final String SERVICES = "10.96.0.0/12,fd00:96::/108";
  private static final String TOKEN = "lab";
  private static final int PORT = 6443;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Lab lab;
  private final Path folder;
  private final ApiClient api;

  private ControlPlane(Lab lab) throws Exception {
    this.lab = lab;
    this.folder = Files.createDirectories(lab.folder().resolve("control-plane"));
    startEtcd();
    LabProcess server = startApiServer();
    Path certificate = certificate();
    server.await("its certificate is made", PATIENCE, () -> Files.exists(certificate));
    this.api = new ApiClient(lab.router(), "https://localhost:" + PORT, TOKEN, trust(certificate));
    server.await("the API is ready", PATIENCE, this::isReady);
    startGarbageCollector();
  }

  /** Starts it and waits until the API is ready. */
  public static ControlPlane start(Lab lab) throws Exception {
    return new ControlPlane(lab);
  }

  private void startEtcd() throws Exception {
    start(
        "etcd",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=http://127.0.0.1:2379",
        "--advertise-client-urls=http://127.0.0.1:2379",
        "--listen-peer-urls=http://127.0.0.1:2380",
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  private LabProcess startApiServer() throws Exception {
    Path key = folder.resolve("service-account.key");
    lab.router().place().exec("openssl", "genrsa", "-out", key.toString(), "2048");
    Path tokens = folder.resolve("tokens.csv");
    Files.writeString(tokens, TOKEN + ",admin,admin,\"system:masters\"\n");
    return start(
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:2379",
        "--service-cluster-ip-range=" + SERVICES,
        "--cert-dir=" + certificate().getParent(),
        "--secure-port=" + PORT,
        "--bind-address=0.0.0.0",
        "--advertise-address=" + Router.ADDRESS,
        "--service-account-issuer=https://lab",
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--token-auth-file=" + tokens,
        "--authorization-mode=AlwaysAllow",
        "--disable-admission-plugins=ServiceAccount",
        "--enable-priority-and-fairness=false",
        "--allow-privileged");
  }

  private void startGarbageCollector() throws Exception {
    start(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig("127.0.0.1"),
        "--controllers=garbage-collector-controller",
        "--leader-elect=false",
        "--secure-port=0");
  }

  private LabProcess start(String program, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Checkout.program(MODULE, program).toString());
    command.addAll(List.of(flags));
    return lab.start(program, lab.router().place(), command);
  }

  private boolean isReady() {
    try {
      return api.text("/readyz").equals("ok")
          && api.get("/api/v1/namespaces/default/services/kubernetes") != null;
    } catch (IOException e) {
      return false;
    }
  }

  private Path certificate() {
    return folder.resolve("certificates/apiserver.crt");
  }

  /** What the server made for itself: its certificate, and that of the authority behind it. */
  private static SSLContext trust(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream stream = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        store.setCertificateEntry("lab" + store.size(), certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** Returns a client of the API. */
  public ApiClient api() {
    return api;
  }

  /**
   * Writes a kubeconfig for who reaches the API server at this address: {@link Router#ADDRESS} on a
   * node, 10.0.2.2 in a guest that runs in the router.
   */
  public Path kubeconfig(String address) throws IOException {
    Path file = folder.resolve("kubeconfig-" + address);
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: lab
          cluster:
            server: https://%s:%d
            tls-server-name: localhost
            certificate-authority: %s
        users: [{name: admin, user: {token: %s}}]
        contexts: [{name: lab, context: {cluster: lab, user: admin}}]
        current-context: lab
        """
            .formatted(address, PORT, certificate(), TOKEN));
  }

  /** Registers a node; kube-proxy wants to find its own, with its addresses, when it starts. */
  public void register(Node node) throws IOException {
    register(node.name(), node.ipv4(), node.ipv6());
  }

  /** Registers a node that is not one of the lab's own, such as a guest. */
  public void register(String name, String... addresses) throws IOException {
    JsonObject metadata =
        new JsonObject()
            .put("name", name)
            .put("labels", new JsonObject().put("kubernetes.io/hostname", name));
    api.create(
        "/api/v1/nodes",
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Node")
            .put("metadata", metadata)
            .put("spec", new JsonObject().put("podCIDR", "10.240.0.0/24")));
    JsonArray list = new JsonArray();
    for (String address : addresses) {
      list.add(new JsonObject().put("type", "InternalIP").put("address", address));
    }
    api.patch(
        "/api/v1/nodes/" + name + "/status",
        new JsonObject().put("status", new JsonObject().put("addresses", list)));
  }
}
