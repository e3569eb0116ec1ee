// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test, with the reason, only where it cannot run.
 *
 * <p>A kernel that lacks the feature skips it: the reason starts with {@code kernel:}. What can be
 * installed (tools, root) skips it in a casual run, but fails it where {@code CLIFFWATCH_TEST_ALL}
 * is set, as {@code make test} does; so does a kernel whose configuration has the feature, or is
 * not to be found, while the probe fails.
 */
final class RequirementCondition implements ExecutionCondition {
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
    return switch (KernelConfig.running().state(requirement.kernelConfig())) {
      case SET ->
          throw new IllegalStateException(
              "CONFIG_" + requirement.kernelConfig() + " is set, yet the probe fails: " + why);
      case NOT_SET -> disabled("kernel: no CONFIG_" + requirement.kernelConfig() + ": " + why);
      case UNKNOWN -> missing(why + " (and this kernel's configuration is not to be found)");
    };
  }

  private static ConditionEvaluationResult missing(String why) {
    if (System.getenv("CLIFFWATCH_TEST_ALL") != null) {
      throw new IllegalStateException("this test ought to run here: " + why);
    }
    return disabled("tool: " + why);
  }
}
