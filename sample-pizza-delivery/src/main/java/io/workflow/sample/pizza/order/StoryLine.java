package io.workflow.sample.pizza.order;

import java.time.Instant;

/** One thing that happened to an order, in words for the customer. */
public record StoryLine(Instant at, Scene scene, String text) {

  /** Where it happened; user interfaces choose a picture by it. */
  public enum Scene {
    ORDER,
    MONEY,
    OVEN,
    COURIER,
    ROAD,
    DOOR,
    TROUBLE,
    UNDO,
    END
  }
}
