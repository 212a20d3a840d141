package io.workflow.sample.pizza.payment;

import io.workflow.ActivityInfo;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The books of the till, in the application's own schema. */
@Repository
class Books {

  private final JdbcClient jdbc;

  Books(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes a line unless there is one of this kind for the order already.
   *
   * @return whether it was written
   */
  boolean book(String orderId, PaymentKind kind, String card, BigDecimal amount) {
    return jdbc.sql(
                """
                INSERT INTO pizza.payments (order_id, kind, card, amount)
                VALUES (:order, :kind, :card, :amount)
                ON CONFLICT (order_id, kind) DO NOTHING
                """)
            .param("order", orderId)
            .param("kind", kind.name())
            .param("card", card)
            .param("amount", amount)
            .update()
        == 1;
  }

  Optional<Payment> find(String orderId, PaymentKind kind) {
    return jdbc.sql("SELECT * FROM pizza.payments WHERE order_id = :order AND kind = :kind")
        .param("order", orderId)
        .param("kind", kind.name())
        .query(Payment.class)
        .optional();
  }

  List<Payment> all() {
    return jdbc.sql("SELECT * FROM pizza.payments ORDER BY at").query(Payment.class).list();
  }

  void recordAttempt(String orderId, ActivityInfo activity) {
    jdbc.sql(
            """
            INSERT INTO pizza.payment_attempts (order_id, activity, call, attempt, pid)
            VALUES (:order, :activity, :call, :attempt, :pid)
            """)
        .param("order", orderId)
        .param("activity", activity.activityType())
        .param("call", activity.runId() + "/" + activity.activityId())
        .param("attempt", activity.attempt())
        .param("pid", ProcessHandle.current().pid())
        .update();
  }

  List<PaymentAttempt> attempts() {
    return jdbc.sql("SELECT * FROM pizza.payment_attempts ORDER BY at")
        .query(PaymentAttempt.class)
        .list();
  }
}
