package io.workflow.faults;

import io.workflow.faults.Journal.Entry;
import io.workflow.faults.Journal.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what clients and workers were told against what was promised. */
final class Checker {

  static final String LOST_START = "lost starts";
  static final String LOST_ITEM = "lost signals and updates";
  static final String TWICE = "signals and updates carried out twice";
  static final String ORDER = "signals of one sender out of order";
  static final String UNASKED = "items that nobody sent";
  static final String DOUBLE_RUN = "double runs";
  static final String ATTEMPT_TWICE = "attempts started twice";
  static final String LOST_COMPLETION = "lost completions";
  static final String STALE = "stale answers";
  static final String ENDLESS = "workflows that never ended";
  static final String ERROR = "errors at callers";

  private static final List<String> KINDS =
      List.of(
          LOST_START,
          LOST_ITEM,
          TWICE,
          ORDER,
          UNASKED,
          DOUBLE_RUN,
          ATTEMPT_TWICE,
          LOST_COMPLETION,
          STALE,
          ENDLESS,
          ERROR);

  private final Findings findings = new Findings(KINDS);

  private Checker() {}

  static Findings check(List<Entry> entries) {
    Checker checker = new Checker();
    Map<String, List<Entry>> byWorkflow =
        entries.stream()
            .collect(
                Collectors.groupingBy(Entry::workflowId, LinkedHashMap::new, Collectors.toList()));
    byWorkflow.forEach(checker::checkWorkflow);
    return checker.findings;
  }

  private void checkWorkflow(String id, List<Entry> told) {
    told(told, Kind.ERROR).forEach(e -> findings.add(ERROR, id + " " + e.text()));
    checkRuns(id, told);
    checkEnd(id, told);
    checkQueries(id, told);
    checkDescriptions(id, told);
    checkAttempts(id, told);
  }

  private void checkRuns(String id, List<Entry> told) {
    Set<String> runs = texts(told, Kind.STARTED);
    Set<String> listed =
        told(told, Kind.LISTED).stream().map(e -> e.words().getFirst()).collect(Collectors.toSet());
    if (runs.size() > 1) {
      findings.add(DOUBLE_RUN, "%s was started as %s".formatted(id, runs));
    }
    if (listed.size() > 1) {
      findings.add(DOUBLE_RUN, "%s has the runs %s".formatted(id, listed));
    }
    if (!listed.containsAll(runs)) {
      findings.add(LOST_START, "%s was started as %s, but has %s".formatted(id, runs, listed));
    }
    told(told, Kind.LISTED).stream()
        .filter(e -> !e.text().endsWith(" COMPLETED"))
        .forEach(e -> findings.add(ENDLESS, "%s is %s".formatted(id, e.text())));
    if (!runs.isEmpty() && told(told, Kind.ENDED).isEmpty()) {
      findings.add(ENDLESS, id + " has no result");
    }
  }

  private void checkEnd(String id, List<Entry> told) {
    for (Entry end : told(told, Kind.ENDED)) {
      List<String> items = end.words();
      Set<String> sent = texts(told, Kind.SENT);
      for (String item : texts(told, Kind.ACKNOWLEDGED)) {
        if (!items.contains(item)) {
          findings.add(LOST_ITEM, "%s ended without %s: %s".formatted(id, item, items));
        }
      }
      if (new HashSet<>(items).size() < items.size()) {
        findings.add(TWICE, "%s ended with %s".formatted(id, items));
      }
      if (!sent.containsAll(items)) {
        findings.add(UNASKED, "%s ended with %s of %s".formatted(id, items, sent));
      }
      checkOrder(id, items);
    }
  }

  private void checkOrder(String id, List<String> items) {
    Map<Character, Integer> last = new HashMap<>();
    for (String item : items) {
      int number = Integer.parseInt(item.substring(2));
      Integer before = last.put(item.charAt(0), number);
      if (before != null && before > number) {
        findings.add(ORDER, "%s got %s".formatted(id, items));
      }
    }
  }

  /** Later answers go on from earlier ones, and have all that was acknowledged before. */
  private void checkQueries(String id, List<Entry> told) {
    List<Entry> answers = new ArrayList<>(told(told, Kind.SEEN));
    answers.addAll(told(told, Kind.ENDED));
    for (Entry answer : answers) {
      List<String> items = answer.words();
      for (Entry item : told(told, Kind.ACKNOWLEDGED)) {
        if (item.end() < answer.begin() && !items.contains(item.text())) {
          findings.add(STALE, "%s told %s after %s".formatted(id, items, item.text()));
        }
      }
      for (Entry before : answers) {
        if (before.end() < answer.begin() && !isPrefix(before.words(), items)) {
          findings.add(STALE, "%s told %s after %s".formatted(id, items, before.words()));
        }
      }
    }
  }

  private static boolean isPrefix(List<String> one, List<String> other) {
    return one.size() <= other.size() && other.subList(0, one.size()).equals(one);
  }

  /** Histories only grow, what has ended stays so, and what was started is there. */
  private void checkDescriptions(String id, List<Entry> told) {
    List<Entry> descriptions = told(told, Kind.DESCRIBED);
    for (Entry one : descriptions) {
      for (Entry before : descriptions) {
        if (before.end() < one.begin() && length(before) > length(one)) {
          findings.add(
              STALE, "%s is described as %s after %s".formatted(id, one.text(), before.text()));
        }
      }
      for (Entry end : told(told, Kind.ENDED)) {
        if (end.end() < one.begin() && !one.text().startsWith("COMPLETED ")) {
          findings.add(STALE, "%s is described as %s after its end".formatted(id, one.text()));
        }
      }
    }
    for (Entry missing : told(told, Kind.MISSING)) {
      for (Entry start : told(told, Kind.STARTED)) {
        if (start.end() < missing.begin()) {
          findings.add(STALE, id + " is not known after its start");
        }
      }
    }
  }

  private static long length(Entry description) {
    return Long.parseLong(description.words().getLast());
  }

  private void checkAttempts(String id, List<Entry> told) {
    Set<String> seen = new HashSet<>();
    for (Entry attempt : told(told, Kind.ATTEMPT)) {
      if (!seen.add(attempt.text())) {
        findings.add(ATTEMPT_TWICE, "%s began %s again".formatted(id, attempt.text()));
      }
      for (Entry completed : told(told, Kind.COMPLETED)) {
        if (completed.end() < attempt.begin()
            && activity(completed.text()).equals(activity(attempt.text()))) {
          findings.add(
              LOST_COMPLETION,
              "%s began %s after %s was completed".formatted(id, attempt.text(), completed.text()));
        }
      }
    }
  }

  /** Run and activity of an attempt. */
  private static String activity(String attempt) {
    return attempt.substring(0, attempt.lastIndexOf(' '));
  }

  private static List<Entry> told(List<Entry> entries, Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).toList();
  }

  private static Set<String> texts(List<Entry> entries, Kind kind) {
    return told(entries, kind).stream().map(Entry::text).collect(Collectors.toSet());
  }
}
