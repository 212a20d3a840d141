package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.OrderStatus;
import io.workflow.sample.pizza.order.StoryLine;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Places one order, looks at it until it ended, and cancels it if the story says so. */
public final class Customer {

  private static final Duration LOOK_EVERY = Duration.ofMillis(150);

  private final Story story;
  private final PizzaApi api;

  public Customer(Story story, PizzaApi api) {
    this.story = story;
    this.api = api;
  }

  /** Places the order. */
  public void order() {
    api.script(story.order().id(), story.script());
    api.place(story.order());
  }

  /**
   * Looks until the order ended. Blocks.
   *
   * @param listener gets each line of the story once, in order
   */
  public OrderStatus follow(Consumer<StoryLine> listener) {
    int told = 0;
    boolean cancelled = false;
    while (true) {
      OrderStatus status = api.status(story.order().id());
      List<StoryLine> lines = status.story();
      for (StoryLine line : lines.subList(told, lines.size())) {
        listener.accept(line);
      }
      told = lines.size();
      if (status.stage().isFinal()) {
        return status;
      }
      if (!cancelled && status.stage() == story.cancelsAt()) {
        cancelled = true;
        api.cancel(story.order().id());
      }
      Pause.of(LOOK_EVERY);
    }
  }
}
