package io.workflow.sample.pizza.receipt;

import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** {@link Receipts} as rows, for want of a post office. */
@Component
class Letterbox implements Receipts {

  private final JdbcClient jdbc;

  Letterbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void send(String orderId, String customer, BigDecimal total) {
    jdbc.sql(
            """
            INSERT INTO pizza.receipts (order_id, customer, total)
            VALUES (:order, :customer, :total)
            ON CONFLICT (order_id) DO NOTHING
            """)
        .param("order", orderId)
        .param("customer", customer)
        .param("total", total)
        .update();
  }
}
