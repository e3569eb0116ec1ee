// SPDX-License-Identifier: Apache-2.0

import static java.util.Comparator.naturalOrder;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Adds up the Surefire and Failsafe reports below a checkout. Its last line is the sum, its exit
 * status 0 only when tests ran and none failed.
 *
 * <p>A test that was skipped for another reason than this kernel ({@code kernel: ...}), or that no
 * mirror has what it needs ({@code mirror: ...}), counts as failed, for it ought to have run. So
 * does a report that cannot be read, and every step of the build that the caller names as failed.
 *
 * <p>Usage: {@code java TestSummary.java ROOT [--table] [--failed STEP]...}; with {@code --table} every
 * test is printed with its outcome and its seconds.
 */
public final class TestSummary {
  private static final List<String> GOOD_REASONS = List.of("kernel:", "mirror:");
  private static final String ABORTED = "org.opentest4j.TestAbortedException: ";
  private static final Set<String> REPORTS = Set.of("surefire-reports", "failsafe-reports");
  private static final Set<String> NO_REPORTS_BELOW = Set.of(".git", "src", "classes", "node_modules");

  private final List<String> failures = new ArrayList<>();
  private final List<String> skips = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private int passed;

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    TestSummary summary = new TestSummary();
    for (Path report : reports(Path.of(arguments[0]))) {
      summary.add(report);
    }
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--failed" -> summary.failures.add(arguments[++i]);
        case "--table" -> summary.rows.forEach(System.out::println);
        default -> throw new IllegalArgumentException(arguments[i]);
      }
    }
    System.exit(summary.print());
  }

  private static List<Path> reports(Path root) throws IOException {
    List<Path> reports = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NO_REPORTS_BELOW.contains(name(folder))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (REPORTS.contains(name(file.getParent()))
                && name(file).startsWith("TEST-")
                && name(file).endsWith(".xml")) {
              reports.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    reports.sort(naturalOrder());
    return reports;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private void add(Path report) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(report))) {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      XMLStreamReader xml = factory.createXMLStreamReader(stream);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("testcase")) {
          addTest(xml);
        }
      }
    } catch (XMLStreamException e) {
      failures.add(report + " cannot be read: " + oneLine(e.getMessage()));
    }
  }

  private void addTest(XMLStreamReader xml) throws XMLStreamException {
    String test = attribute(xml, "classname") + "." + attribute(xml, "name");
    String seconds = attribute(xml, "time");
    List<String> failed = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    // Every element below the test ends before the test does.
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          switch (xml.getLocalName()) {
            case "failure", "error" -> failed.add(attribute(xml, "message"));
            case "skipped" -> {
              skipped.add(reason(xml));
              depth--;
            }
            default -> {}
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
    String outcome = failed.isEmpty() ? skipped.isEmpty() ? "passed" : "skipped" : "FAILED";
    rows.add("%-8s%9s s  %s".formatted(outcome, seconds, test));
    if (!failed.isEmpty()) {
      failures.add(test + ": " + failed.getFirst());
    } else if (skipped.isEmpty()) {
      passed++;
    } else if (GOOD_REASONS.stream().anyMatch(skipped.getFirst()::startsWith)) {
      skips.add(test + ": " + skipped.getFirst());
    } else {
      failures.add(test + " was skipped, and not for this kernel or the mirror: " + skipped.getFirst());
    }
  }

  /**
   * Reads why a test was skipped, and the whole element. Of a test that gave up by itself Surefire
   * has no message but the trace of the exception.
   */
  private static String reason(XMLStreamReader xml) throws XMLStreamException {
    String message = attribute(xml, "message");
    String trace = oneLine(xml.getElementText().lines().findFirst().orElse(""));
    return message.isEmpty() && trace.startsWith(ABORTED)
        ? trace.substring(ABORTED.length())
        : message;
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : oneLine(value);
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + " ...";
  }

  private int print() {
    if (passed == 0 && failures.isEmpty()) {
      failures.add("no test ran");
    }
    // Maven leaves a terminal's escape sequence behind its last line.
    System.out.println();
    skips.forEach(skip -> System.out.println("SKIPPED " + skip));
    failures.forEach(failure -> System.out.println("FAILED  " + failure));
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", passed, failures.size(), skips.size());
    return failures.isEmpty() ? 0 : 1;
  }
}
