package io.workflow.server.persistence;

import io.workflow.protocol.history.HistoryEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Events of a run by their ids: only the rows that hold them are read. */
final class EventQueries {

  /** What the rows of a page may have together; a larger row is a page of its own. */
  private static final int PAGE_BYTES = 2 * 1024 * 1024;

  /** The size of a row is known without reading its value. */
  private static final String ROWS =
      """
      SELECT changes FROM (
        SELECT sequence, changes, sum(octet_length(changes)) OVER (ORDER BY sequence) AS bytes \
        FROM history
        WHERE shard = ? AND run_id = ? AND event_count > 0
          AND sequence >= (SELECT history_position(?, ?, ?)) AND sequence <= (SELECT \
          history_position(?, ?, ?))
      ) AS page
      WHERE bytes - octet_length(changes) < ?
      ORDER BY sequence
      """;

  private EventQueries() {}

  static List<HistoryEvent> read(
      Connection connection,
      int shard,
      UUID runId,
      long fromEventId,
      long toEventId,
      int maxEvents,
      Function<byte[], List<HistoryEvent>> decoder)
      throws SQLException {
    long first = Math.max(1, fromEventId);
    // Events have no gaps, so the row that holds the last event of a full page is known.
    long last = Math.min(toEventId, first + Math.max(1, maxEvents) - 1);
    List<HistoryEvent> events = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
      statement.setInt(1, shard);
      statement.setObject(2, runId);
      bindPosition(statement, 3, shard, runId, first);
      bindPosition(statement, 6, shard, runId, last);
      statement.setInt(9, PAGE_BYTES);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          for (HistoryEvent event : decoder.apply(result.getBytes(1))) {
            if (event.eventId() >= first && event.eventId() <= toEventId) {
              events.add(event);
            }
          }
        }
      }
    }
    return events;
  }

  private static void bindPosition(
      PreparedStatement statement, int parameter, int shard, UUID runId, long eventId)
      throws SQLException {
    statement.setInt(parameter, shard);
    statement.setObject(parameter + 1, runId);
    statement.setLong(parameter + 2, eventId);
  }
}
