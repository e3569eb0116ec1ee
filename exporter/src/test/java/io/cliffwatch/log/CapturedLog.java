// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class logs from here on, until this is closed. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Lines lines = new Lines();

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> text = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      text.add(event.getLevel() + " " + event.getFormattedMessage());
    }
  }

  /** Begins. */
  public CapturedLog(Class<?> source) {
    logger = (Logger) LoggerFactory.getLogger(source);
    lines.start();
    logger.addAppender(lines);
  }

  /** Returns each line with its level in front. */
  public List<String> lines() {
    return List.copyOf(lines.text);
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
