// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Looks how deep a YAML text nests before its nodes are made: that takes some frames of the stack
 * for each step, and a text of brackets alone would take more than there are.
 */
final class YamlDepth {
  /** Far more than any setting needs. */
  static final int MOST = 64;

  private YamlDepth() {}

  /**
   * Returns the line, from 1, where the text is nested too deeply; empty when it nowhere is.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is not YAML
   */
  static OptionalInt lineTooDeep(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      depth +=
          switch (event.getEventId()) {
            case SequenceStart, MappingStart -> 1;
            case SequenceEnd, MappingEnd -> -1;
            case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
          };
      if (depth > MOST) {
        return OptionalInt.of(event.getStartMark().map(Mark::getLine).orElse(0) + 1);
      }
    }
    return OptionalInt.empty();
  }
}
