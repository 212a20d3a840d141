package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of a log that says why a process ended or is not ready. */
final class LastWords {

  private static final int LAST_LINES = 20;
  private static final int CAUSES = 10;

  /** More than a start writes, stack traces and all; of a longer log the end is read. */
  private static final int MOST_BYTES = 512 * 1024;

  private static final Pattern CAUSE = Pattern.compile(" (ERROR|FATAL) |^\\s*Caused by: ");

  private LastWords() {}

  /**
   * The first lines that name an error or a cause, and the last ones, one below the other.
   *
   * @param begin how many bytes of the log are older and are left out
   */
  static String in(Path log, long begin) {
    List<String> lines;
    try {
      lines = read(log, begin).lines().toList();
    } catch (IOException unreadable) {
      return "(it can't be read: %s)".formatted(unreadable);
    }
    int tail = Math.max(0, lines.size() - LAST_LINES);
    return Stream.concat(
            lines.stream().limit(tail).filter(CAUSE.asPredicate()).limit(CAUSES),
            lines.stream().skip(tail))
        .collect(Collectors.joining("\n"));
  }

  private static String read(Path log, long begin) throws IOException {
    if (Files.notExists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(begin, file.length() - MOST_BYTES);
      byte[] content = new byte[(int) Math.max(0, file.length() - from)];
      file.seek(from);
      file.readFully(content);
      return new String(content, StandardCharsets.UTF_8);
    }
  }
}
