// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.config.ConfigException;
import io.cliffwatch.config.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web config file that can change while the server runs, as can the files that it names. When
 * they become unusable, the last good state stays in force and the log says why, once.
 *
 * <p>{@link #refresh} may be called by one thread at a time, the others by any.
 */
public final class WebSecurityFile {
  private static final Logger LOG = LoggerFactory.getLogger(WebSecurityFile.class);

  private final Path file;
  private volatile WebSecurity current;
  private volatile boolean good = true;
  private FileStates loaded;
  private FileStates seen;

  private WebSecurityFile(Path file, Loading first, WebSecurity current) {
    this.file = file;
    this.current = current;
    this.loaded = first.states();
    this.seen = loaded;
  }

  private record Loading(
      FileStates states, Optional<WebSecurity> security, List<String> problems) {}

  /**
   * Reads the file and those that it names.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static WebSecurityFile open(Path file) throws ConfigException {
    requireNonNull(file, "file is null");
    Loading loading = load(file);
    return new WebSecurityFile(
        file,
        loading,
        loading.security().orElseThrow(() -> new ConfigException(loading.problems())));
  }

  /** Returns what is in force. */
  public WebSecurity current() {
    return current;
  }

  /** Tells whether what is in force is what the files say. */
  public boolean isGood() {
    return good;
  }

  /**
   * Takes up changes, with a few stat calls when there are none. A change is taken up by the second
   * call that sees it, so that files that are just being written are left alone.
   *
   * @return what is in force now, if that changed
   */
  public Optional<WebSecurity> refresh() {
    FileStates before = seen;
    seen = loaded.again();
    if (seen.equals(loaded) || !seen.equals(before)) {
      return Optional.empty();
    }
    Loading loading = load(file);
    loaded = loading.states();
    seen = loaded;
    List<String> problems = loading.security().map(this::hindrances).orElse(loading.problems());
    if (loading.security().isEmpty() || !problems.isEmpty()) {
      LOG.error(
          "{} or a file that it names has changed and cannot be used; what was in force stays: {}",
          file,
          String.join("; ", problems));
      good = false;
      return Optional.empty();
    }
    LOG.info("{} or a file that it names has changed and is in force", file);
    current = loading.security().get();
    good = true;
    return loading.security();
  }

  /** Returns why this cannot be taken up without a restart. */
  private List<String> hindrances(WebSecurity next) {
    if (next.tls().isPresent() != current.tls().isPresent()) {
      return List.of("tls_server_config cannot be added or removed without a restart");
    }
    if (next.http2() != current.http2()) {
      LOG.warn("{}: http_server_config.http2 takes effect after a restart", file);
    }
    return List.of();
  }

  private static Loading load(Path file) {
    YamlFile yaml = new YamlFile(file);
    // The states come first: what changes while it is read is read again.
    FileStates own = FileStates.of(Set.of(file));
    WebConfig config = new WebConfigParser(file, yaml).parse();
    FileStates states = own.with(config.tls().stream().flatMap(WebConfig.Tls::files));
    Optional<TlsMaterial> tls = config.tls().flatMap(new TlsLoader(yaml)::load);
    if (!yaml.problems().isEmpty()) {
      return new Loading(states, Optional.empty(), yaml.problems());
    }
    WebSecurity security =
        new WebSecurity(tls, config.http2(), config.headers(), config.users(), config.rateLimit());
    return new Loading(states, Optional.of(security), List.of());
  }
}
