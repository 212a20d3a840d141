package io.workflow.faults;

import io.workflow.faults.Faults.Window;
import io.workflow.faults.Journal.Entry;
import io.workflow.faults.Journal.Kind;
import io.workflow.faults.Prober.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A run in tables, as people read them, and what of it was too long. */
final class Report {

  /**
   * @param gap the longest of any shard
   * @param limit what it may have been, with what the machine kept everybody waiting
   */
  record Line(int times, Duration gap, Duration limit) {}

  private final List<Entry> entries;
  private final Findings findings;
  private final Map<Fault, Line> lines = new EnumMap<>(Fault.class);
  private final List<String> tooLong = new ArrayList<>();

  /**
   * @param factor by which the limits are longer on this machine
   */
  Report(
      List<Entry> entries,
      Findings findings,
      List<Window> windows,
      List<Gap> gaps,
      Stalls stalls,
      double factor) {
    this.entries = entries;
    this.findings = findings;
    for (Window window : windows) {
      lines.merge(
          window.fault(),
          new Line(1, Duration.ZERO, scaled(window.fault().limit(), factor)),
          (one, more) -> new Line(one.times() + 1, one.gap(), one.limit()));
    }
    for (Gap gap : gaps) {
      windows.stream()
          .filter(window -> window.from() < gap.to() && gap.from() < window.to())
          .findFirst()
          .ifPresentOrElse(
              window -> blame(window, gap, stalls, factor), () -> unexplained(gap, stalls, factor));
    }
  }

  private void blame(Window window, Gap gap, Stalls stalls, double factor) {
    Duration limit = limit(window.fault().limit(), gap, stalls, factor);
    Line line = lines.get(window.fault());
    if (line == null || gap.length().compareTo(line.gap()) > 0) {
      lines.put(window.fault(), new Line(line == null ? 1 : line.times(), gap.length(), limit));
    }
    if (gap.length().compareTo(limit) > 0) {
      tooLong.add(
          "%s of %s: shard %d was not served for %d ms, allowed are %d ms"
              .formatted(
                  window.fault().title(),
                  window.node(),
                  gap.shard(),
                  gap.length().toMillis(),
                  limit.toMillis()));
    }
  }

  private void unexplained(Gap gap, Stalls stalls, double factor) {
    Duration limit = limit(Duration.ZERO, gap, stalls, factor);
    if (gap.length().compareTo(limit) > 0) {
      tooLong.add(
          "Nothing was done, but shard %d was not served for %d ms"
              .formatted(gap.shard(), gap.length().toMillis()));
    }
  }

  private static Duration limit(Duration promised, Gap gap, Stalls stalls, double factor) {
    // Each step from one process to the next is kept waiting in its turn.
    return scaled(promised, factor).plus(stalls.sum(gap.from(), gap.to()).multipliedBy(2));
  }

  private static Duration scaled(Duration promised, double factor) {
    return Duration.ofMillis((long) (promised.plus(Prober.TIMEOUT).toMillis() * factor));
  }

  /** Gaps that were longer than they may be. */
  List<String> tooLong() {
    return tooLong;
  }

  int times(Fault fault) {
    Line line = lines.get(fault);
    return line == null ? 0 : line.times();
  }

  /** In Markdown. */
  String table(long operations, long moves, Duration took) {
    StringBuilder text =
        new StringBuilder("| what was done | times | longest gap of a shard | limit |\n");
    text.append("| --- | --- | --- | --- |\n");
    lines.forEach(
        (fault, line) ->
            text.append(
                "| %s | %d | %s | %s |\n"
                    .formatted(
                        fault.title(), line.times(), seconds(line.gap()), seconds(line.limit()))));
    text.append("\n| found | times |\n| --- | --- |\n");
    findings
        .byKind()
        .forEach((kind, found) -> text.append("| %s | %d |\n".formatted(kind, found.size())));
    text.append("| errors that no server could help | %d |\n".formatted(count(Kind.EXCUSED)));
    text.append(
        "\n%d s, %d operations of clients, %d workflows, %d attempts of activities, %d moves of shards\n"
            .formatted(
                took.toSeconds(), operations, count(Kind.ENDED), count(Kind.ATTEMPT), moves));
    return text.toString();
  }

  /** Errors by what they say, without what is different each time. */
  Map<String, Long> errors() {
    return entries.stream()
        .filter(entry -> entry.kind() == Kind.ERROR || entry.kind() == Kind.EXCUSED)
        .collect(
            Collectors.groupingBy(
                entry ->
                    entry.kind()
                        + " "
                        + entry.text().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\d+", "#"),
                TreeMap::new,
                Collectors.counting()));
  }

  private long count(Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).count();
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }
}
