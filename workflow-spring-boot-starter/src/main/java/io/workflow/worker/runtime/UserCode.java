package io.workflow.worker.runtime;

import java.util.Arrays;
import java.util.Set;

/** Finds the line of the application in a stack of workflow code. */
final class UserCode {

  private static final String UNKNOWN = "an unknown line";

  /** Classes of the API that stand between the application and the runtime. */
  private static final Set<String> FACADE =
      Set.of(
          "io.workflow.Durable",
          "io.workflow.Promise",
          "io.workflow.CancellationScope",
          "io.workflow.CompletablePromise");

  private static final Set<String> RUNTIME =
      Set.of("io.workflow.worker.runtime", "io.workflow.worker.replay", "io.workflow.spi");

  private UserCode() {}

  /** The innermost line of the application that the calling thread is in. */
  static String currentLine() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> isUserCode(frame.getClassName()))
                    .findFirst()
                    .map(frame -> frame.toStackTraceElement().toString())
                    .orElse(UNKNOWN));
  }

  /** The innermost line of the application in a stack. */
  static String line(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> isUserCode(frame.getClassName()))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse(UNKNOWN);
  }

  private static boolean isUserCode(String className) {
    return !FACADE.contains(className)
        && !RUNTIME.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))))
        && !className.startsWith("java.")
        && !className.startsWith("jdk.")
        && !className.startsWith("sun.")
        && !className.contains("$Proxy");
  }
}
