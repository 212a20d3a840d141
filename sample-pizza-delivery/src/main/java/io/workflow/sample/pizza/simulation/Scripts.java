package io.workflow.sample.pizza.simulation;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The scripts of the orders, and what is open in ovens and on the roads. */
@Repository
class Scripts {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Scripts(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void put(String orderId, Script script) {
    jdbc.sql(
            """
            INSERT INTO pizza.scripts (order_id, script) VALUES (:order, :script)
            ON CONFLICT (order_id) DO UPDATE SET script = excluded.script
            """)
        .param("order", orderId)
        .param("script", json.writeValueAsString(script))
        .update();
  }

  /** What is in the ovens, with a script. */
  List<Baking> baking() {
    return jdbc.sql(
            """
            SELECT o.order_id, o.since, s.script FROM pizza.ovens o
            JOIN pizza.scripts s USING (order_id)
            WHERE o.state = 'BAKING' ORDER BY o.since LIMIT 1000
            """)
        .query(
            (row, number) ->
                new Baking(
                    row.getString("order_id"),
                    row.getTimestamp("since").toInstant(),
                    script(row.getString("script"))))
        .list();
  }

  /** Couriers on their way, with a script. */
  List<Trip> trips() {
    return jdbc.sql(
            """
            SELECT t.order_id, t.courier, t.state = 'PICKED_UP' AS picked_up, t.changed_at,
            s.script,
              (SELECT count(*) FROM pizza.trips earlier
               WHERE earlier.order_id = t.order_id AND earlier.assigned_at < t.assigned_at) AS
               asked_before
            FROM pizza.trips t JOIN pizza.scripts s USING (order_id)
            WHERE t.state IN ('ASSIGNED', 'PICKED_UP') ORDER BY t.changed_at LIMIT 1000
            """)
        .query(
            (row, number) ->
                new Trip(
                    row.getString("order_id"),
                    row.getString("courier"),
                    row.getBoolean("picked_up"),
                    row.getTimestamp("changed_at").toInstant(),
                    row.getInt("asked_before"),
                    script(row.getString("script"))))
        .list();
  }

  private Script script(String text) {
    return json.readValue(text, Script.class);
  }

  /** An order in an oven. */
  record Baking(String orderId, Instant since, Script script) {

    boolean isReady(Instant now) {
      return !script.ovenBreaks() && !now.isBefore(since.plus(script.baking()));
    }
  }

  /**
   * A courier with an order.
   *
   * @param askedBefore how many couriers were asked for the order before this one
   */
  record Trip(
      String orderId,
      String courier,
      boolean pickedUp,
      Instant since,
      int askedBefore,
      Script script) {

    boolean isDue(Instant now) {
      if (!pickedUp && askedBefore < script.noShows()) {
        return false;
      }
      return !now.isBefore(since.plus(pickedUp ? script.ride() : script.toCounter()));
    }
  }
}
