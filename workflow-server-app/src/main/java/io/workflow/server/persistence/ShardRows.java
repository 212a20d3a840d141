package io.workflow.server.persistence;

import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The rows that say who owns a shard. */
final class ShardRows {

  /** In the order of the shards, as commits lock them: so neither waits for the other for ever. */
  private static final String MINE =
      """
      WITH mine AS (
        SELECT s.shard FROM shards s JOIN unnest(?, ?) AS known (shard, epoch)
        ON s.shard = known.shard AND s.epoch = known.epoch
        ORDER BY s.shard FOR UPDATE OF s
      )
      """;

  private static final String RAISE =
      MINE
          + """
      UPDATE shards s SET epoch = s.epoch + 1, acquired_at = clock_timestamp() FROM mine
      WHERE s.shard = mine.shard RETURNING s.shard, s.epoch
      """;

  private static final String RELEASE =
      MINE + "UPDATE shards s SET released = true FROM mine WHERE s.shard = mine.shard";

  private static final String EPOCHS =
      "SELECT shard, epoch FROM shards WHERE shard = ANY (?) ORDER BY shard";

  private ShardRows() {}

  static Map<Integer, Long> raise(Connection connection, Map<Integer, Long> present)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
      bind(statement, present);
      return read(statement);
    }
  }

  static void release(Connection connection, Map<Integer, Long> present) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
      bind(statement, present);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Map<Integer, Long> present)
      throws SQLException {
    BinaryArray shards = new BinaryArray(Element.INT4, present.size());
    BinaryArray epochs = new BinaryArray(Element.INT8, present.size());
    present.forEach(
        (shard, epoch) -> {
          shards.add(shard.intValue());
          epochs.add(epoch.longValue());
        });
    statement.setObject(1, shards);
    statement.setObject(2, epochs);
  }

  static Map<Integer, Long> epochs(Connection connection, Collection<Integer> shards)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EPOCHS)) {
      statement.setObject(1, array(shards));
      return read(statement);
    }
  }

  static BinaryArray array(Collection<Integer> shards) {
    BinaryArray wanted = new BinaryArray(Element.INT4, shards.size());
    shards.forEach(shard -> wanted.add(shard.intValue()));
    return wanted;
  }

  private static Map<Integer, Long> read(PreparedStatement statement) throws SQLException {
    Map<Integer, Long> epochs = new HashMap<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        epochs.put(result.getInt(1), result.getLong(2));
      }
    }
    return epochs;
  }
}
