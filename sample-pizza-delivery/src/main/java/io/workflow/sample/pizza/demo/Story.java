package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.OrderRequest;
import io.workflow.sample.pizza.order.Stage;
import io.workflow.sample.pizza.simulation.Script;
import org.jspecify.annotations.Nullable;

/**
 * An order and what is to come of it.
 *
 * @param script how kitchen and couriers treat it
 * @param cancelsAt the stage at which the customer has second thoughts; {@code null}: never
 */
public record Story(
    String title,
    OrderRequest order,
    Script script,
    @Nullable Stage cancelsAt,
    Expectation expect) {

  /** The same story with another order id, so that it can be told again. */
  public Story withOrderId(String id) {
    OrderRequest copy =
        new OrderRequest(
            id, order.customer(), order.address(), order.card(), order.kitchen(), order.pizzas());
    return new Story(title, copy, script, cancelsAt, expect);
  }

  /** How the order ends, and how often the customer's money moved. */
  public record Expectation(Stage end, int charges, int refunds) {}
}
