package io.workflow.server.persistence;

import io.workflow.engine.shard.HistoryStore.StoredMessage;
import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that are not settled, in the order of their key, page by page. */
final class OutboxQueries {

  private static final String PAGE =
      """
      SELECT shard, sequence, message FROM outbox
      WHERE shard = ANY (?) AND (shard, sequence) > (?, ?)
      ORDER BY shard, sequence LIMIT ?
      """;

  private OutboxQueries() {}

  static List<StoredMessage> after(
      Connection connection, Collection<Integer> shards, @Nullable StoredMessage after, int limit)
      throws SQLException {
    BinaryArray shard = new BinaryArray(Element.INT4, shards.size());
    shards.forEach(number -> shard.add(number.intValue()));
    List<StoredMessage> messages = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setObject(1, shard);
      statement.setInt(2, after == null ? -1 : after.shard());
      statement.setLong(3, after == null ? 0 : after.sequence());
      statement.setInt(4, limit);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          messages.add(new StoredMessage(result.getInt(1), result.getLong(2), result.getBytes(3)));
        }
      }
    }
    return messages;
  }
}
