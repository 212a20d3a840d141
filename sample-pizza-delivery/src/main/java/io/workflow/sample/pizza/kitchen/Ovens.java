package io.workflow.sample.pizza.kitchen;

import io.workflow.ApplicationFailure;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** {@link Kitchen} on the table of what is in the ovens. */
@Component
class Ovens implements Kitchen {

  private final JdbcClient jdbc;

  Ovens(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void bake(String orderId, String kitchen, int pizzas) {
    if (!isOpen(kitchen)) {
      throw ApplicationFailure.nonRetryable(kitchen + " is closed today", KITCHEN_CLOSED);
    }
    jdbc.sql(
            """
            INSERT INTO pizza.ovens (order_id, kitchen, pizzas, state)
            VALUES (:order, :kitchen, :pizzas, 'BAKING')
            ON CONFLICT (order_id) DO NOTHING
            """)
        .param("order", orderId)
        .param("kitchen", kitchen)
        .param("pizzas", pizzas)
        .update();
  }

  @Override
  public boolean cancelBake(String orderId) {
    jdbc.sql(
            """
            UPDATE pizza.ovens SET state = 'CANCELLED'
            WHERE order_id = :order AND state = 'BAKING'
            """)
        .param("order", orderId)
        .update();
    // Read back instead of counted: the second time the answer must be the same.
    return jdbc.sql(
            """
            SELECT count(*) = 1 FROM pizza.ovens WHERE order_id = :order AND state = 'CANCELLED'
            """)
        .param("order", orderId)
        .query(Boolean.class)
        .single();
  }

  /** The pizza stands on the counter. */
  void ready(String orderId) {
    jdbc.sql(
            """
            UPDATE pizza.ovens SET state = 'READY' WHERE order_id = :order AND state = 'BAKING'
            """)
        .param("order", orderId)
        .update();
  }

  private boolean isOpen(String kitchen) {
    return jdbc.sql("SELECT open FROM pizza.kitchens WHERE name = :kitchen")
        .param("kitchen", kitchen)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }
}
