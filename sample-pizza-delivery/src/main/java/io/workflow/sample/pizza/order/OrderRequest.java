package io.workflow.sample.pizza.order;

import java.util.List;

/**
 * What a customer sends to {@code POST /orders}.
 *
 * @param id chosen by the customer's side, so that an order sent twice is one order
 * @param card the payment provider's token, never the number on the card
 */
public record OrderRequest(
    String id, String customer, Address address, String card, String kitchen, List<Pizza> pizzas) {

  public OrderRequest {
    pizzas = List.copyOf(pizzas);
  }
}
