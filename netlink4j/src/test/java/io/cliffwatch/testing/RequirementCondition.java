// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test, with the reason, only where it cannot run.
 *
 * <p>A kernel that lacks the feature skips it: the reason starts with {@code kernel:}. What can be
 * installed (tools, root) skips it in a casual run, but fails it where {@code CLIFFWATCH_TEST_ALL}
 * is set, as {@code make test} does; so does a kernel whose configuration says that it has the
 * feature while the probe fails.
 */
final class RequirementCondition implements ExecutionCondition {
  private static final Path KERNEL_CONFIG = Path.of("/proc/config.gz");
  private static final Map<Requirement, ConditionEvaluationResult> RESULTS =
      new ConcurrentHashMap<>();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getElement()
        .flatMap(element -> AnnotationSupport.findAnnotation(element, Requires.class))
        .map(requires -> evaluate(requires.value()))
        .orElseGet(() -> enabled("no requirement"));
  }

  private static ConditionEvaluationResult evaluate(Requirement... requirements) {
    for (Requirement requirement : requirements) {
      ConditionEvaluationResult result =
          RESULTS.computeIfAbsent(requirement, RequirementCondition::check);
      if (result.isDisabled()) {
        return result;
      }
    }
    return enabled("all requirements met");
  }

  private static ConditionEvaluationResult check(Requirement requirement) {
    String why;
    try {
      Tool tool = requirement.probe();
      if (tool.status() == 0) {
        return enabled(requirement + " is there");
      }
      why = requirement.command() + ": " + tool.error().strip();
    } catch (UncheckedIOException e) {
      return missing(e.toString());
    }
    if (requirement.kernelConfig().isEmpty()) {
      return missing(why);
    }
    if (kernelHas(requirement.kernelConfig())) {
      throw new IllegalStateException(
          "CONFIG_" + requirement.kernelConfig() + " is set, yet the probe fails: " + why);
    }
    return disabled("kernel: no CONFIG_" + requirement.kernelConfig() + ": " + why);
  }

  private static ConditionEvaluationResult missing(String why) {
    if (System.getenv("CLIFFWATCH_TEST_ALL") != null) {
      throw new IllegalStateException("this test ought to run here: " + why);
    }
    return disabled("tool: " + why);
  }

  private static boolean kernelHas(String symbol) {
    if (!Files.isReadable(KERNEL_CONFIG)) {
      return false;
    }
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(KERNEL_CONFIG))) {
      String config = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^CONFIG_" + symbol + "=[ym]$", Pattern.MULTILINE)
          .matcher(config)
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
