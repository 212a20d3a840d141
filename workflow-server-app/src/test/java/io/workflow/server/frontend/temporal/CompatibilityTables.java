package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/temporal-compatibility.md}, read back. */
final class CompatibilityTables {

  private static final Path DOCUMENT = Path.of("..", "docs", "temporal-compatibility.md");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Set<String> STATES = Set.of("works", "partly", "not yet");

  private final Map<String, Map<String, String>> stateByNameBySection = new LinkedHashMap<>();

  private CompatibilityTables() {}

  /** Each row names one or more things in its first column, and their state in its second. */
  static CompatibilityTables read() throws IOException {
    CompatibilityTables tables = new CompatibilityTables();
    String section = "";
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (line.startsWith("| `")) {
        tables.row(section, line);
      }
    }
    return tables;
  }

  private void row(String section, String line) {
    String[] cells = line.split("\\|", -1);
    String state = cells[2].strip();
    assertThat(state).as(line).isIn(STATES);
    Map<String, String> states =
        stateByNameBySection.computeIfAbsent(section, any -> new LinkedHashMap<>());
    Matcher names = NAME.matcher(cells[1]);
    while (names.find()) {
      assertThat(states.put(names.group(1), state)).as("%s twice", names.group(1)).isNull();
    }
  }

  /** All that a section names. */
  Set<String> names(String section) {
    return new TreeSet<>(section(section).keySet());
  }

  /** What works, also if only partly. */
  Set<String> there(String section) {
    Set<String> there = names(section);
    there.removeAll(notYet(section));
    return there;
  }

  Set<String> notYet(String section) {
    return section(section).entrySet().stream()
        .filter(row -> row.getValue().equals("not yet"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, String> section(String section) {
    Map<String, String> found = stateByNameBySection.get(section);
    assertThat(found).as("section '%s' of %s", section, DOCUMENT).isNotNull();
    return Objects.requireNonNull(found);
  }
}
