package io.workflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the services do with folders and log files. */
final class Folders {

  private static final int TAIL_LINES = 15;

  private Folders() {}

  static Path create(Path folder) {
    try {
      return Files.createDirectories(folder.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new DevServicesException("Cannot make the folder " + folder.toAbsolutePath(), e);
    }
  }

  /** Deletes a folder with its content; does nothing if there is none. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> content = Files.walk(folder)) {
      List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DevServicesException("Cannot delete " + folder.toAbsolutePath(), e);
    }
  }

  /** The last lines of a log for an error message; empty if there is no such file. */
  static String tail(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try {
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "(cannot read " + file + ": " + e.getMessage() + ")";
    }
  }
}
