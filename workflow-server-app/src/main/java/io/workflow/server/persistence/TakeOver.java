package io.workflow.server.persistence;

import io.workflow.engine.shard.ShardEpochs.Acquired;
import io.workflow.server.cluster.ClusterNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes shards over, and finds out for how long their earlier owners may still answer from memory.
 *
 * <p>A lease ends two seconds after the last beat that did not see the take-over. That beat is
 * looked for when the take-over is committed: a later one sees it, and one that is under way holds
 * the lock of its row. So two seconds are always enough; mostly the beat stood still for longer
 * already.
 */
final class TakeOver {

  /** Clocks that count two seconds are not the same to the millisecond. */
  private static final Duration LONGEST = ClusterNode.LEASE.plusMillis(100);

  /**
   * An owner of less than that may have had to wait for an earlier one itself, also one that takes
   * the shard again.
   */
  private static final String RECENT = "interval '2100 milliseconds'";

  /**
   * One transaction. Locks in the order of the shards, as commits do: so neither waits for the
   * other for ever.
   */
  private static final String ACQUIRE =
      "SELECT shard, owner, released, acquired_at > clock_timestamp() - "
          + RECENT
          + """
       AS recent FROM shards WHERE shard = ANY (?) ORDER BY shard FOR UPDATE;
      INSERT INTO shards AS s (shard, epoch, owner, acquired_at)
      SELECT wanted, 1, ?, clock_timestamp() FROM unnest(?) AS wanted ORDER BY wanted
      ON CONFLICT (shard) DO UPDATE
      SET epoch = s.epoch + 1, owner = excluded.owner, acquired_at = clock_timestamp(), released = false
      RETURNING shard, epoch
      """;

  /** A locked row is that of a node whose beat is under way. */
  private static final String BEATS =
      """
      WITH still AS (
        SELECT name, state, beat_at FROM nodes WHERE name = ANY (?) FOR SHARE SKIP LOCKED
      )
      SELECT n.name, CASE WHEN s.name IS NULL THEN 0 WHEN s.state = 'GONE' THEN 1000000
        ELSE (extract(epoch FROM clock_timestamp() - s.beat_at) * 1000)::bigint END AS age
      FROM nodes n LEFT JOIN still s USING (name) WHERE n.name = ANY (?)
      """;

  private TakeOver() {}

  static Acquired of(Connection connection, Collection<Integer> shards, String owner)
      throws SQLException {
    Map<Integer, Duration> quiet = new HashMap<>();
    Map<Integer, String> formers = new HashMap<>();
    Map<Integer, Long> epochs = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ACQUIRE)) {
      statement.setObject(1, ShardRows.array(shards));
      statement.setString(2, owner);
      statement.setObject(3, ShardRows.array(shards));
      statement.execute();
      for (ResultSet before = statement.getResultSet(); before.next(); ) {
        String former = before.getString("owner");
        if (before.getBoolean("released")) {
          continue;
        }
        if (before.getBoolean("recent")) {
          quiet.put(before.getInt("shard"), LONGEST);
        } else if (!former.equals(owner)) {
          formers.put(before.getInt("shard"), former);
        }
      }
      statement.getMoreResults();
      for (ResultSet taken = statement.getResultSet(); taken.next(); ) {
        epochs.put(taken.getInt("shard"), taken.getLong("epoch"));
      }
    }
    if (!formers.isEmpty()) {
      Map<String, Duration> leases = leases(connection, formers.values());
      formers.forEach(
          (shard, former) -> {
            Duration left = leases.getOrDefault(former, Duration.ZERO);
            if (left.isPositive()) {
              quiet.put(shard, left);
            }
          });
    }
    return new Acquired(epochs, quiet);
  }

  /** What is left of them; nodes that nobody knows any more have none. */
  private static Map<String, Duration> leases(Connection connection, Collection<String> nodes)
      throws SQLException {
    Map<String, Duration> leases = new HashMap<>();
    String[] names = nodes.stream().distinct().toArray(String[]::new);
    try (PreparedStatement statement = connection.prepareStatement(BEATS)) {
      statement.setArray(1, connection.createArrayOf("text", names));
      statement.setArray(2, connection.createArrayOf("text", names));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Duration left = LONGEST.minusMillis(rows.getLong("age"));
          leases.put(rows.getString("name"), left.compareTo(LONGEST) > 0 ? LONGEST : left);
        }
      }
    }
    return leases;
  }
}
