package io.workflow.faults;

/** A failure in one line, down to its cause. */
final class Causes {

  private static final int DEEPEST = 6;

  private Causes() {}

  static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable next = failure;
    for (int depth = 0; next != null && depth < DEEPEST; depth++) {
      text.append(depth == 0 ? "" : " <- ").append(next.getClass().getSimpleName());
      if (next.getMessage() != null) {
        text.append(": ").append(next.getMessage().lines().findFirst().orElse(""));
      }
      next = next.getCause();
    }
    return text.toString();
  }
}
