// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate authority that OpenSSL makes in a folder.
 *
 * @param folder where all of its files are
 * @param name by which its files begin
 */
public record Authority(Path folder, String name) {
  /**
   * A certificate and its private key, each a PEM file.
   *
   * @param certificate the certificate
   * @param key a P-256 key in PKCS#8
   */
  public record Issued(Path certificate, Path key) {}

  /** Makes an authority. */
  public static Authority create(Path folder, String name) {
    Authority authority = new Authority(folder, name);
    Issued root = authority.file(name);
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=" + name,
        "-keyout",
        root.key().toString(),
        "-out",
        root.certificate().toString());
    return authority;
  }

  /** Returns its own certificate, which those trust who trust it. */
  public Path certificate() {
    return file(name).certificate();
  }

  /** Issues a certificate for the server at localhost, with a serial number of its own. */
  public Issued server(String file) throws IOException {
    return issue(file, "DNS:localhost,IP:127.0.0.1,IP:::1", "serverAuth", 30);
  }

  /** Issues a certificate for a client with these subject alternative names. */
  public Issued client(String file, String names) throws IOException {
    return issue(file, names, "clientAuth", 30);
  }

  /** Issues a certificate; it has expired when {@code days} is negative. */
  public Issued issue(String file, String names, String usage, int days) throws IOException {
    Issued issued = file(file);
    Path request = folder.resolve(file + ".csr");
    Path extensions = folder.resolve(file + ".ext");
    Files.writeString(extensions, "subjectAltName=" + names + "\nextendedKeyUsage=" + usage + "\n");
    openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + file,
        "-keyout",
        issued.key().toString(),
        "-out",
        request.toString());
    openssl(
        "x509 -req -days " + days,
        "-in",
        request.toString(),
        "-CA",
        certificate().toString(),
        "-CAkey",
        file(name).key().toString(),
        "-extfile",
        extensions.toString(),
        "-out",
        issued.certificate().toString());
    return issued;
  }

  private Issued file(String file) {
    return new Issued(folder.resolve(file + ".crt"), folder.resolve(file + ".key"));
  }

  /** Runs openssl with words and then with arguments that can hold blanks. */
  static String openssl(String words, String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of(arguments));
    return Tool.run(Map.of(), "", command).outputOrThrow(command);
  }
}
