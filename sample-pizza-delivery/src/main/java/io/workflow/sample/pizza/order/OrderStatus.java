package io.workflow.sample.pizza.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /orders/{id}} says.
 *
 * @param courier who brings it, once that is known
 * @param story what happened so far, the oldest first
 */
public record OrderStatus(
    String orderId, Stage stage, @Nullable String courier, List<StoryLine> story) {

  public OrderStatus {
    story = List.copyOf(story);
  }
}
