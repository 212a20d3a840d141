package io.workflow.sample.pizza.kitchen;

import io.workflow.Activity;
import io.workflow.Retry;

/** The kitchens. They say by a signal when the pizza is ready. */
@Activity(
    startToCloseTimeout = "5s",
    retry = @Retry(initialInterval = "200ms", maximumInterval = "5s"))
public interface Kitchen {

  /** Type of the failure of a kitchen that bakes nothing today; it is not tried again. */
  String KITCHEN_CLOSED = "KitchenClosed";

  /** Puts an order into the oven; the second time it is in there already. */
  void bake(String orderId, String kitchen, int pizzas);

  /**
   * Takes an order out of the oven.
   *
   * @return whether it was in there
   */
  boolean cancelBake(String orderId);
}
