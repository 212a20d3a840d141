package io.workflow.sample.pizza.order;

import java.math.BigDecimal;
import java.util.List;

/**
 * An order that was accepted.
 *
 * @param total in euros
 */
public record Order(
    String id,
    String customer,
    Address address,
    String card,
    String kitchen,
    List<Pizza> pizzas,
    BigDecimal total) {

  public Order {
    pizzas = List.copyOf(pizzas);
  }
}
