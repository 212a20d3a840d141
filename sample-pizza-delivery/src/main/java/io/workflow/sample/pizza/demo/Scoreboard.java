package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.Stage;
import java.util.List;

/** The table at the end. */
final class Scoreboard {

  private static final String ROW = "  %-5s %-30s %-18s %-10s %7s %7s  %s";

  private final Terminal terminal;

  Scoreboard(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(List<Result> results) {
    terminal.line("");
    terminal.line(
        terminal.bold(ROW.formatted("", "story", "customer", "end", "charges", "refunds", "")));
    int number = 1;
    for (Result result : results) {
      terminal.line(row(number++, result));
    }
    terminal.line("  " + terminal.dim("-".repeat(92)));
    terminal.line(
        terminal.bold(
            "  %d delivered, %d declined, %d refunded, %d cancelled; %d charges, %d refunds"
                .formatted(
                    count(results, Stage.DELIVERED),
                    count(results, Stage.DECLINED),
                    count(results, Stage.REFUNDED),
                    count(results, Stage.CANCELLED),
                    results.stream().mapToInt(Result::charges).sum(),
                    results.stream().mapToInt(Result::refunds).sum())));
  }

  private String row(int number, Result result) {
    String verdict =
        result.asExpected()
            ? terminal.green("ok")
            : terminal.red(String.join(", ", result.differences()));
    return ROW.formatted(
        number,
        result.story().title(),
        result.story().order().customer(),
        result.end(),
        result.charges(),
        result.refunds(),
        verdict);
  }

  private static long count(List<Result> results, Stage end) {
    return results.stream().filter(result -> result.end() == end).count();
  }
}
