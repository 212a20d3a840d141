package io.workflow.server.persistence;

import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alarms in the order of their index, page by page. */
final class AlarmQueries {

  static final String FIRST_PAGE =
      """
      SELECT shard, namespace, workflow_id, run_id, wake_at FROM executions
      WHERE wake_at < ? AND shard = ANY (?)
      ORDER BY wake_at, shard, run_id LIMIT ?
      """;

  static final String NEXT_PAGE =
      """
      SELECT shard, namespace, workflow_id, run_id, wake_at FROM executions
      WHERE wake_at < ? AND shard = ANY (?) AND (wake_at, shard, run_id) > (?, ?, ?)
      ORDER BY wake_at, shard, run_id LIMIT ?
      """;

  private AlarmQueries() {}

  static List<StoredAlarm> before(
      Connection connection,
      Collection<Integer> shards,
      Instant until,
      @Nullable StoredAlarm after,
      int limit)
      throws SQLException {
    BinaryArray shard = new BinaryArray(Element.INT4, shards.size());
    shards.forEach(number -> shard.add(number.intValue()));
    try (PreparedStatement statement =
        connection.prepareStatement(after == null ? FIRST_PAGE : NEXT_PAGE)) {
      int parameter = 1;
      statement.setObject(parameter++, time(until));
      statement.setObject(parameter++, shard);
      if (after != null) {
        statement.setObject(parameter++, time(after.wakeAt()));
        statement.setInt(parameter++, after.shard());
        statement.setObject(parameter++, UUID.fromString(after.runId()));
      }
      statement.setInt(parameter, limit);
      return read(statement);
    }
  }

  private static List<StoredAlarm> read(PreparedStatement statement) throws SQLException {
    List<StoredAlarm> alarms = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        alarms.add(
            new StoredAlarm(
                result.getInt(1),
                new WorkflowKey(result.getString(2), result.getString(3)),
                result.getObject(4, UUID.class).toString(),
                Objects.requireNonNull(RunQueries.instant(result, 5))));
      }
    }
    return alarms;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
