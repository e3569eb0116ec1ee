// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.LogFormat;
import io.cliffwatch.config.LogLevel;
import org.slf4j.LoggerFactory;

/**
 * The log, on standard error. Logback finds this class by its name in {@code META-INF/services} and
 * asks it before anything is logged; {@link #apply} then sets what the configuration says.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  /** A line each, also for messages with line breaks, which could imitate other lines. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{0}:"
          + " %replace(%msg){'[\\r\\n]+', ' '}%n%ex";

  /** For Logback, which makes one. */
  public Logging() {}

  /** Makes the log as the configuration says. */
  static void apply(Config.Log log) {
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    logback.reset();
    set(logback, log);
  }

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    set(logback, new Config.Log(LogLevel.INFO, LogFormat.TEXT));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void set(LoggerContext logback, Config.Log log) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logback);
    console.setTarget("System.err");
    console.setEncoder(encoder(logback, log.format()));
    console.start();
    var root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(Level.WARN);
    // Libraries keep to warnings: their debugging is not ours.
    logback.getLogger("io.cliffwatch").setLevel(level(log.level()));
    // Netty warns of what is no trouble here: a network namespace without hardware, a client that
    // comes while the server closes.
    logback.getLogger("io.netty").setLevel(Level.ERROR);
    if (log.level() == LogLevel.ERROR) {
      root.setLevel(Level.ERROR);
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext logback, LogFormat format) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logback);
        encoder.setPattern(PATTERN);
        encoder.start();
        yield encoder;
      }
      case JSON -> {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(logback);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        yield encoder;
      }
    };
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }
}
