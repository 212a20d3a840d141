package io.workflow.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was promised and not kept, by kind, each with what shows it. */
final class Findings {

  private final Map<String, List<String>> byKind = new TreeMap<>();

  Findings(List<String> kinds) {
    kinds.forEach(kind -> byKind.put(kind, new ArrayList<>()));
  }

  void add(String kind, String evidence) {
    List<String> found = byKind.get(kind);
    if (found == null) {
      throw new IllegalArgumentException("No such kind of finding: " + kind);
    }
    found.add(evidence);
  }

  /** All kinds, also those of which there is none. */
  Map<String, List<String>> byKind() {
    return byKind;
  }

  boolean isEmpty() {
    return byKind.values().stream().allMatch(List::isEmpty);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byKind.forEach(
        (kind, found) ->
            found.forEach(
                evidence -> text.append(kind).append(": ").append(evidence).append('\n')));
    return text.toString();
  }
}
