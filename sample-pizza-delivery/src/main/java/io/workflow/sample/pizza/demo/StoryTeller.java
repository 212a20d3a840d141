package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.StoryLine;
import io.workflow.sample.pizza.order.StoryLine.Scene;
import java.time.Duration;

/** Tells what happens to the orders, a line each, as it happens. */
final class StoryTeller {

  private final Terminal terminal;
  private final long begin = System.nanoTime();

  StoryTeller(Terminal terminal) {
    this.terminal = terminal;
  }

  void tell(int number, Story story, StoryLine line) {
    String who = "%4d  %-16s".formatted(number, story.order().customer());
    String text = line.scene() == Scene.END ? terminal.bold(line.text()) : line.text();
    terminal.line(
        "%s  %s  %s  %s"
            .formatted(
                terminal.dim(clock()),
                terminal.tinted(number, who),
                terminal.picture(line.scene()),
                text));
  }

  /** A line that belongs to no order. */
  void say(String text) {
    terminal.line("%s  %s".formatted(terminal.dim(clock()), text));
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private String clock() {
    Duration elapsed = elapsed();
    return "%2d:%02d.%d"
        .formatted(elapsed.toMinutes(), elapsed.toSecondsPart(), elapsed.toMillisPart() / 100);
  }
}
