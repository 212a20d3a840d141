package io.workflow.data;

import io.workflow.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes Java stack traces as text and reads them back, so that a failure shows where it began. */
final class StackTraces {

  /** Deeper frames belong to frameworks and cost room in every history. */
  private static final int MAXIMUM_FRAMES = 32;

  private static final Pattern FRAME =
      Pattern.compile("(?<type>.+)\\.(?<method>[^.(]+)\\((?<file>[^:)]+)(?::(?<line>\\d+))?\\)");

  private StackTraces() {}

  /** One frame for each line, the place of the throw first. */
  static String write(Throwable exception) {
    StringBuilder text = new StringBuilder();
    int written = 0;
    for (StackTraceElement frame : exception.getStackTrace()) {
      if (isFactory(frame) && written == 0) {
        continue;
      }
      if (++written > MAXIMUM_FRAMES) {
        break;
      }
      // Without class loader and module, which say nothing to somebody in another process.
      text.append(frame.getClassName()).append('.').append(frame.getMethodName()).append('(');
      text.append(frame.getFileName() == null ? "Unknown Source" : frame.getFileName());
      if (frame.getLineNumber() >= 0) {
        text.append(':').append(frame.getLineNumber());
      }
      text.append(")\n");
    }
    return text.toString();
  }

  /** The frames of the methods that make a failure, above the line that threw it. */
  private static boolean isFactory(StackTraceElement frame) {
    return frame.getClassName().startsWith(ApplicationFailure.class.getName());
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
