package io.workflow.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.scenario.Step;
import io.workflow.engine.state.Change;
import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.history.EventAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was written once must be read for ever, and mean the same.
 *
 * <p>To add a golden history (for a new kind of event, or a new component): tell it in {@link
 * GoldenStories} under a new name, run this test with {@code -Dgolden.add=true}, read the {@code
 * change} lines of the new file, and commit it. Files that exist are never written again: when one
 * of them fails, it is the code that is wrong.
 */
class GoldenHistoryTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldReadWhatWasWritten(Path file) throws IOException {
    GoldenHistory history = GoldenHistory.read(file);
    assertThat(history.describe(history.changes()))
        .as("changes of %s", file)
        .containsExactlyElementsOf(history.changes());
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldReadSnapshotsThatWereWritten(Path file) throws IOException {
    GoldenHistory history = GoldenHistory.read(file);
    for (int count = 1; count <= history.rows().size(); count++) {
      assertThat(history.snapshotAfter(count))
          .as("snapshot after row %d of %s", count, file)
          .isEqualTo(history.stateAfter(count));
    }
    assertThat(history.stateAfter(history.rows().size()).status().isClosed()).isTrue();
  }

  @Test
  void shouldKnowEachKindOfEventAndChange() throws IOException {
    Set<Class<?>> known = new HashSet<>();
    for (Path file : files()) {
      for (Change.Durable change : GoldenHistory.read(file).decoded()) {
        known.add(change.getClass());
        if (change instanceof Change.EventAdded(var event)) {
          known.add(event.attributes().getClass());
        }
      }
    }
    assertThat(known)
        .containsAll(TypeCodes.records(EventAttributes.class))
        .containsAll(TypeCodes.records(Change.Durable.class));
  }

  @Test
  void shouldHaveFileForEachStory() throws IOException {
    for (var story : GoldenStories.ALL.entrySet()) {
      requireFile(story.getKey(), story.getValue(), 0);
    }
    for (var story : GoldenStories.STARTS.entrySet()) {
      requireFile(story.getKey(), story.getValue(), 0);
    }
    for (var story : GoldenStories.SECOND_RUNS.entrySet()) {
      requireFile(story.getKey(), story.getValue(), 1);
    }
  }

  private static void requireFile(String name, List<Step> story, int run) throws IOException {
    Path file = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.add") && !Files.exists(file)) {
      GoldenHistory.played(story, run).write(file);
    }
    assertThat(file).as("golden history; to write it, add -Dgolden.add=true").exists();
  }
}
