package io.workflow.sample.pizza.courier;

import io.workflow.ApplicationFailure;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** {@link Couriers} on the table of their trips. */
@Component
class Trips implements Couriers {

  private final JdbcClient jdbc;

  Trips(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  @Transactional
  public String find(String orderId, String district, List<String> except) {
    return jdbc.sql(
            """
            SELECT courier FROM pizza.trips
            WHERE order_id = :order AND state IN ('ASSIGNED', 'PICKED_UP')
            """)
        .param("order", orderId)
        .query(String.class)
        .optional()
        .orElseGet(() -> assign(orderId, leastBusy(district, except)));
  }

  private String leastBusy(String district, List<String> except) {
    return jdbc.sql(
            """
            SELECT c.name FROM pizza.couriers c
            LEFT JOIN pizza.trips t ON t.courier = c.name AND t.state IN ('ASSIGNED', 'PICKED_UP')
            WHERE :district = ANY (c.districts) AND NOT c.name = ANY (:except)
            GROUP BY c.name ORDER BY count(t.courier), random() LIMIT 1
            """)
        .param("district", district)
        .param("except", except.toArray(String[]::new))
        .query(String.class)
        .optional()
        .orElseThrow(
            () -> ApplicationFailure.of("No courier rides to %s".formatted(district), "NoCourier"));
  }

  private String assign(String orderId, String courier) {
    jdbc.sql(
            """
            INSERT INTO pizza.trips (order_id, courier, state)
            VALUES (:order, :courier, 'ASSIGNED')
            """)
        .param("order", orderId)
        .param("courier", courier)
        .update();
    return courier;
  }

  @Override
  public void release(String orderId) {
    jdbc.sql(
            """
            UPDATE pizza.trips SET state = 'RELEASED', changed_at = clock_timestamp()
            WHERE order_id = :order AND state IN ('ASSIGNED', 'PICKED_UP')
            """)
        .param("order", orderId)
        .update();
  }

  void pickedUp(String orderId, String courier) {
    move(orderId, courier, "ASSIGNED", "PICKED_UP");
  }

  void delivered(String orderId, String courier) {
    move(orderId, courier, "PICKED_UP", "DELIVERED");
  }

  private void move(String orderId, String courier, String from, String to) {
    jdbc.sql(
            """
            UPDATE pizza.trips SET state = :to, changed_at = clock_timestamp()
            WHERE order_id = :order AND courier = :courier AND state = :from
            """)
        .param("to", to)
        .param("order", orderId)
        .param("courier", courier)
        .param("from", from)
        .update();
  }
}
