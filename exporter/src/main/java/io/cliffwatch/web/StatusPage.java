// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cliffwatch.config.BuildInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The page at {@code /}: plain HTML, no script, nothing from elsewhere. */
final class StatusPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; }
      .ok { color: #1a7f37; } .failed { color: #d1242f; font-weight: bold; }
      .absent, .waiting, .disabled { color: #888; }
      """;

  private final String head;
  private final String policy;

  StatusPage(BuildInfo build) {
    String version = Html.escape(build.version());
    head =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Cliffwatch</title>
        <style>%s</style>
        </head>
        <body>
        <h1>Cliffwatch</h1>
        <p>How close is this node's Service data plane to the cliff? \
        Version %s, revision %s.</p>
        """
            .formatted(STYLE, version, Html.escape(build.revision()));
    policy =
        "default-src 'none'; style-src '"
            + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  /** Returns the Content-Security-Policy that lets in the page's own style and nothing else. */
  String policy() {
    return policy;
  }

  String render(AgentStatus status) {
    StringBuilder page = new StringBuilder(head);
    page.append(paragraph(status.unhealthy(), "This agent is not well: "));
    page.append(paragraph(status.notReady(), "Not ready yet: "));
    page.append(paragraph(status.dataPlane(), "Data plane: "));
    page.append(table(status.collectors()));
    return page.append(
            """
            <p><a href="/metrics">/metrics</a> for Prometheus, \
            <a href="/kube-proxy/metrics">/kube-proxy/metrics</a>, \
            <a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a></p>
            </body>
            </html>
            """)
        .toString();
  }

  private static String paragraph(Optional<String> reason, String lead) {
    return reason.map(text -> "<p>" + lead + Html.escape(text) + "</p>\n").orElse("");
  }

  private static String table(List<CollectorStatus> collectors) {
    if (collectors.isEmpty()) {
      return "<p>No collector runs.</p>\n";
    }
    StringBuilder table =
        new StringBuilder(
            "<table>\n<tr><th>Collector</th><th>State</th><th>Age</th><th>Reason</th></tr>\n");
    collectors.forEach(collector -> table.append(row(collector)));
    return table.append("</table>\n").toString();
  }

  private static String row(CollectorStatus collector) {
    String word = collector.state().word();
    return "<tr><td>%s</td><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            Html.escape(collector.name()),
            word,
            word,
            collector.age().map(StatusPage::age).orElse(""),
            Html.escape(collector.reason()));
  }

  private static String age(Duration age) {
    long minutes = age.toMinutes();
    return minutes == 0 ? age.toSeconds() + " s" : minutes + " min " + age.toSecondsPart() + " s";
  }

  private static String hash(String style) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
