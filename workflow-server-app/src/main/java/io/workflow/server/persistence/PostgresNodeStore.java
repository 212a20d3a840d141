package io.workflow.server.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.NodeStore;
import io.workflow.server.cluster.PeerAddress;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code nodes}. All ages are by the database's clock. */
public final class PostgresNodeStore implements NodeStore, AutoCloseable {

  /** Longer than a lease: an answer that comes later is of no use. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** The lock holds a change of the level off until others see this node, or this node sees it. */
  private static final String TAKE =
      """
      WITH held AS MATERIALIZED (SELECT FROM cluster_metadata FOR SHARE)
      INSERT INTO nodes AS n
        (name, id, address, peer_host, peer_port, version, roles, format_level, state, kafka_cluster_id, shard_group,
         started_at, beat_at)
      SELECT :name, :id, :address, :peerHost, :peerPort, :version, :roles, :level, :state, :kafka, :group,
        :started, now()
      WHERE (SELECT count(*) FROM held) >= 0
      ON CONFLICT (name) DO UPDATE SET id = excluded.id, address = excluded.address,
        peer_host = excluded.peer_host, peer_port = excluded.peer_port,
        version = excluded.version, roles = excluded.roles, format_level = excluded.format_level, state = excluded.state,
        kafka_cluster_id = excluded.kafka_cluster_id, shard_group = excluded.shard_group,
        started_at = excluded.started_at, beat_at = excluded.beat_at
      WHERE n.id = excluded.id OR n.state = 'GONE'
        OR n.beat_at < now() - make_interval(secs => :dead)
      """;

  /** Two statements: the second one sees every node that was there when the first had its lock. */
  private static final String RAISE =
      """
      SELECT FROM cluster_metadata FOR UPDATE;
      WITH alive AS (
        SELECT format_level, started_at FROM nodes
        WHERE state <> 'GONE' AND beat_at > now() - make_interval(secs => ?)
      )
      UPDATE cluster_metadata SET format_level = (SELECT min(format_level) FROM alive)
      WHERE format_level < (SELECT min(format_level) FROM alive)
        AND (SELECT max(started_at) FROM alive) < now() - make_interval(secs => ?)
      """;

  private static final String FORGET = "DELETE FROM nodes WHERE beat_at < now() - interval '1 day'";

  /** What no take-over exceeds, from its first moment until others see it. */
  private static final String LATELY = "interval '1 minute'";

  private static final String USES_KAFKA =
      "UPDATE nodes SET kafka_cluster_id = :kafka WHERE name = :name AND id = :id";

  private static final String DRAIN =
      "UPDATE nodes SET state = 'DRAINING' WHERE name = :name AND id = :id";

  private static final String LEAVE =
      "UPDATE nodes SET beat_at = now(), state = 'GONE' WHERE name = :name AND id = :id";

  private static final String ALL =
      """
      SELECT name, id, address, peer_host, peer_port, version, roles, format_level, state, kafka_cluster_id, shard_group, started_at,
        (extract(epoch FROM now() - beat_at) * 1000)::bigint AS beat_age
      FROM nodes ORDER BY name
      """;

  private static final String FORMAT_LEVEL =
      "SELECT coalesce((SELECT format_level FROM cluster_metadata), 1)";

  /**
   * The driver sends them together: one transaction, one moment, one round trip. The row of the
   * node stays locked to its end, and each statement sees what was committed before it: so whoever
   * takes a shard, and looks at the row afterwards, either sees this beat or is seen by it.
   */
  private static final String BEAT =
      "UPDATE nodes SET beat_at = now() WHERE name = ? AND id = ? RETURNING beat_at;"
          + ALL
          + "; SELECT shard, owner, epoch FROM shards WHERE ?::timestamptz IS NULL"
          + " OR acquired_at > ?::timestamptz - "
          + LATELY
          + "; "
          + DatabaseServer.IDENTITY
          + "; "
          + FORMAT_LEVEL;

  private final DatabaseServer server;
  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final JdbcTemplate template;

  /** With a connection of its own: who waits for the pool of the others loses the lease. */
  public PostgresNodeStore(
      String jdbcUrl, @Nullable String username, @Nullable String password, DatabaseServer server) {
    this.server = server;
    HikariConfig config = new HikariConfig();
    config.setPoolName("workflow-beat");
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(username);
    config.setPassword(password);
    config.setMaximumPoolSize(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
    config.addDataSourceProperty("ApplicationName", "workflow-beat");
    this.pool = new HikariDataSource(config);
    this.template = new JdbcTemplate(pool);
    this.jdbc = JdbcClient.create(template);
  }

  @Override
  public boolean take(ClusterNode self) {
    return jdbc.sql(TAKE)
            .param("name", self.name())
            .param("id", self.id())
            .param("address", self.address())
            .param("peerHost", self.peerAddress().host())
            .param("peerPort", self.peerAddress().port())
            .param("version", self.version())
            .param("roles", roles(self.roles()))
            .param("level", self.formatLevel())
            .param("state", self.state().name())
            .param("kafka", self.kafkaClusterId())
            .param("group", self.shardGroup())
            .param("started", Timestamp.from(self.startedAt()))
            .param("dead", ClusterNode.DEAD_AFTER.toSeconds())
            .update()
        == 1;
  }

  @Override
  public Beat beat(String name, UUID id, @Nullable Instant since) {
    return Objects.requireNonNull(
        template.execute(
            BEAT,
            (PreparedStatement statement) -> {
              statement.setString(1, name);
              statement.setObject(2, id);
              Timestamp after = since == null ? null : Timestamp.from(since);
              statement.setTimestamp(3, after);
              statement.setTimestamp(4, after);
              statement.execute();
              ResultSet own = statement.getResultSet();
              Instant at = own.next() ? own.getTimestamp(1).toInstant() : null;
              statement.getMoreResults();
              List<ClusterNode> nodes = new ArrayList<>();
              for (ResultSet rows = statement.getResultSet(); rows.next(); ) {
                nodes.add(node(rows, nodes.size()));
              }
              statement.getMoreResults();
              Map<Integer, Owner> owners = new HashMap<>();
              for (ResultSet rows = statement.getResultSet(); rows.next(); ) {
                owners.put(
                    rows.getInt("shard"),
                    new Owner(rows.getString("owner"), rows.getLong("epoch")));
              }
              statement.getMoreResults();
              ResultSet identity = statement.getResultSet();
              identity.next();
              server.seen(identity.getString(1));
              statement.getMoreResults();
              ResultSet level = statement.getResultSet();
              level.next();
              return new Beat(at, nodes, owners, level.getInt(1));
            }));
  }

  @Override
  public void usesKafka(String name, UUID id, String clusterId) {
    jdbc.sql(USES_KAFKA).param("name", name).param("id", id).param("kafka", clusterId).update();
  }

  @Override
  public void drain(String name, UUID id) {
    jdbc.sql(DRAIN).param("name", name).param("id", id).update();
  }

  @Override
  public void leave(String name, UUID id) {
    jdbc.sql(LEAVE).param("name", name).param("id", id).update();
  }

  @Override
  public int formatLevel() {
    return jdbc.sql(FORMAT_LEVEL).query(Integer.class).single();
  }

  @Override
  public int raiseFormatLevel(Duration knownFor) {
    template.execute(
        RAISE,
        (PreparedStatement statement) -> {
          statement.setDouble(1, ClusterNode.DEAD_AFTER.toMillis() / 1e3);
          statement.setDouble(2, knownFor.toMillis() / 1e3);
          return statement.execute();
        });
    return formatLevel();
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
        new PeerAddress(row.getString("peer_host"), row.getInt("peer_port")),
        row.getString("version"),
        roles(row.getString("roles")),
        row.getInt("format_level"),
        State.valueOf(row.getString("state")),
        row.getString("kafka_cluster_id"),
        row.getString("shard_group"),
        row.getTimestamp("started_at").toInstant(),
        Duration.ofMillis(row.getLong("beat_age")));
  }

  private static String roles(Set<Role> roles) {
    return roles.stream().map(Role::name).sorted().collect(Collectors.joining(","));
  }

  /** Of a newer node there may be some that this one knows nothing of. */
  private static Set<Role> roles(String names) {
    Set<String> known = Set.copyOf(List.of(names.split(",", -1)));
    return Arrays.stream(Role.values())
        .filter(role -> known.contains(role.name()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() {
    pool.close();
  }
}
