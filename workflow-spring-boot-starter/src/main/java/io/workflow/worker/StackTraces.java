package io.workflow.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes Java stack traces as text and reads them back, so that a failure shows where it began. */
final class StackTraces {

  /** Deeper frames belong to frameworks and cost room in every history. */
  private static final int MAXIMUM_FRAMES = 32;

  private static final Pattern FRAME =
      Pattern.compile(
          "(?:.*/)?(?<type>[^/]+)\\.(?<method>[^.(]+)\\((?<file>[^:)]+)(?::(?<line>\\d+))?\\)");

  private StackTraces() {}

  /** One frame for each line, the place of the throw first. */
  static String write(Throwable exception) {
    StackTraceElement[] frames = exception.getStackTrace();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(frames.length, MAXIMUM_FRAMES); i++) {
      text.append(frames[i]).append('\n');
    }
    return text.toString();
  }

  /** Gives {@code target} the frames that {@link #write} wrote; lines of another form are left. */
  static void read(String text, Throwable target) {
    if (text.isEmpty()) {
      return;
    }
    List<StackTraceElement> frames = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher frame = FRAME.matcher(line.strip());
      if (frame.matches()) {
        String number = frame.group("line");
        frames.add(
            new StackTraceElement(
                frame.group("type"),
                frame.group("method"),
                frame.group("file"),
                number == null ? -1 : Integer.parseInt(number)));
      }
    }
    target.setStackTrace(frames.toArray(StackTraceElement[]::new));
  }
}
