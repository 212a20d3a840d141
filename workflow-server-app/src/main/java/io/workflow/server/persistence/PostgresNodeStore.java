package io.workflow.server.persistence;

import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.NodeStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code nodes}. All ages are by the database's clock. */
@Component
final class PostgresNodeStore implements NodeStore {

  private static final String TAKE =
      """
      INSERT INTO nodes AS n
        (name, id, address, version, state, kafka_cluster_id, shard_group, started_at, beat_at)
      VALUES (:name, :id, :address, :version, :state, :kafka, :group, :started, now())
      ON CONFLICT (name) DO UPDATE SET id = excluded.id, address = excluded.address,
        version = excluded.version, state = excluded.state,
        kafka_cluster_id = excluded.kafka_cluster_id, shard_group = excluded.shard_group,
        started_at = excluded.started_at, beat_at = excluded.beat_at
      WHERE n.id = excluded.id OR n.state = 'GONE'
        OR n.beat_at < now() - make_interval(secs => :dead)
      """;

  private static final String FORGET = "DELETE FROM nodes WHERE beat_at < now() - interval '1 day'";

  private static final String LEAVE =
      "UPDATE nodes SET beat_at = now(), state = 'GONE' WHERE name = :name AND id = :id";

  private static final String ALL =
      """
      SELECT name, id, address, version, state, kafka_cluster_id, shard_group, started_at,
        (extract(epoch FROM now() - beat_at) * 1000)::bigint AS beat_age
      FROM nodes ORDER BY name
      """;

  /** A statement sees the table as it was before its own change. */
  private static final String BEAT =
      """
      WITH own AS
        (UPDATE nodes SET beat_at = now() WHERE name = :name AND id = :id RETURNING name, beat_at)
      SELECT name, id, address, version, state, kafka_cluster_id, shard_group, started_at,
        (extract(epoch FROM now() - coalesce(own.beat_at, n.beat_at)) * 1000)::bigint AS beat_age
      FROM nodes n LEFT JOIN own USING (name) ORDER BY name
      """;

  private final JdbcClient jdbc;

  PostgresNodeStore(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public boolean take(ClusterNode self) {
    return jdbc.sql(TAKE)
            .param("name", self.name())
            .param("id", self.id())
            .param("address", self.address())
            .param("version", self.version())
            .param("state", self.state().name())
            .param("kafka", self.kafkaClusterId())
            .param("group", self.shardGroup())
            .param("started", Timestamp.from(self.startedAt()))
            .param("dead", ClusterNode.DEAD_AFTER.toSeconds())
            .update()
        == 1;
  }

  @Override
  public List<ClusterNode> beat(String name, UUID id) {
    return jdbc.sql(BEAT).param("name", name).param("id", id).query(PostgresNodeStore::node).list();
  }

  @Override
  public void leave(String name, UUID id) {
    jdbc.sql(LEAVE).param("name", name).param("id", id).update();
  }

  @Override
  public List<ClusterNode> all() {
    return jdbc.sql(ALL).query(PostgresNodeStore::node).list();
  }

  @Override
  public void forget() {
    jdbc.sql(FORGET).update();
  }

  private static ClusterNode node(ResultSet row, int number) throws SQLException {
    return new ClusterNode(
        row.getString("name"),
        row.getObject("id", UUID.class),
        row.getString("address"),
        row.getString("version"),
        State.valueOf(row.getString("state")),
        row.getString("kafka_cluster_id"),
        row.getString("shard_group"),
        row.getTimestamp("started_at").toInstant(),
        Duration.ofMillis(row.getLong("beat_age")));
  }
}
