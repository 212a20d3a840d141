package io.workflow.server.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.shard.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The connections of the hot path, apart from those of the rest of the server: each statement is
 * prepared once for each connection, arrays travel in binary, plans are made once and use indexes
 * (every access is by key, and a plan that was made while a table was empty must still be right
 * when it is not).
 */
public final class HistoryConnections implements AutoCloseable {

  private static final String SHARD_LOST = "WF001";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String HISTORY_KEY = "history_pkey";

  static final String APPLICATION_NAME = "workflow-history";

  /** So that a session whose node has vanished does not hold its locks for hours. */
  private static final String LIVENESS =
      " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
          + " -c tcp_user_timeout=10000";

  private static final String PLANNING =
      "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off"
          + " -c enable_mergejoin=off -c jit=off";

  private final HikariDataSource pool;
  private final DatabaseServer server;
  private final AtomicLong endedSessions = new AtomicLong();

  /**
   * @param size one for each lane and some for those who read histories
   * @param server is told where each connection leads
   * @param timeout how long a caller waits for a connection, and one for an answer of the database
   */
  public HistoryConnections(
      String jdbcUrl,
      @Nullable String username,
      @Nullable String password,
      int size,
      Duration timeout,
      DatabaseServer server) {
    this.server = server;
    Properties properties = new Properties();
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("binaryTransferEnable", BinaryArray.Element.ENABLE);
    properties.setProperty("options", PLANNING + LIVENESS + statementTimeout(timeout));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("socketTimeout", Long.toString(Math.max(1, timeout.toSeconds())));
    properties.setProperty("ApplicationName", APPLICATION_NAME);
    HikariConfig config = new HikariConfig();
    config.setPoolName("workflow-history");
    config.setDataSource(new WatchedDataSource(jdbcUrl, username, password, properties, server));
    config.setMaximumPoolSize(size);
    config.setAutoCommit(true);
    config.setConnectionTimeout(timeout.toMillis());
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  /** A little less than one waits for it: so it is mostly known what became of a statement. */
  private static String statementTimeout(Duration timeout) {
    return " -c statement_timeout=" + Math.max(timeout.toMillis() / 2, timeout.toMillis() - 1_000);
  }

  /**
   * Runs {@code work} on a connection in autocommit mode.
   *
   * @param what is done, for messages: "commit a batch"
   * @throws ShardLostException when a fence in the work says so
   * @throws HistoryConflictException when a history row was there already
   * @throws HistoryRefusedException when the data itself is at fault: another try would fail too
   * @throws StoreUnavailableException for any other fault of the database or the way to it
   */
  <T extends @Nullable Object> T call(String what, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.run(connection);
    } catch (SQLException failure) {
      throw translate(what, failure);
    }
  }

  /** As {@link #call}, if the server is still the one of that incarnation. */
  <T extends @Nullable Object> T callSame(String what, long incarnation, Work<T> work) {
    return call(
        what,
        connection -> {
          if (incarnation != server.incarnation()) {
            throw new SQLException(
                "The database is another server by now, or was started again: what is in memory "
                    + "is read anew. Nothing was done");
          }
          return work.run(connection);
        });
  }

  /** Sessions of other nodes that were ended because they held shards up. */
  public long endedSessions() {
    return endedSessions.get();
  }

  /** Of the server that the connections lead to. */
  long incarnation() {
    return server.incarnation();
  }

  /** As {@link #call}, but ends the sessions that hold it up, instead of waiting for them. */
  <T extends @Nullable Object> T callAhead(String what, Work<T> work) {
    return call(
        what,
        connection -> {
          BlockingSessions blocking = BlockingSessions.of(pool, connection, endedSessions);
          try {
            return work.run(connection);
          } finally {
            blocking.close();
          }
        });
  }

  private static RuntimeException translate(String what, SQLException failure) {
    ServerErrorMessage said =
        failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
    if (said != null && SHARD_LOST.equals(failure.getSQLState())) {
      return new ShardLostException(shards(said.getDetail()));
    }
    if (said != null
        && UNIQUE_VIOLATION.equals(failure.getSQLState())
        && HISTORY_KEY.equals(said.getConstraint())) {
      return new HistoryConflictException(
          "Expected each transition to get a new sequence, but "
              + said.getDetail()
              + ". Nothing of the batch was written; the run must be loaded again",
          failure);
    }
    String state = failure.getSQLState();
    if (state != null && (state.startsWith("22") || state.startsWith("23"))) {
      return new HistoryRefusedException(
          "The database refuses to %s because of what it holds: %s"
              .formatted(what, failure.getMessage()),
          failure);
    }
    return new StoreUnavailableException(
        "Could not %s: %s".formatted(what, failure.getMessage()), failure);
  }

  private static Set<Integer> shards(@Nullable String detail) {
    if (detail == null || detail.isEmpty()) {
      return Set.of();
    }
    return Arrays.stream(detail.split(",", -1)).map(Integer::valueOf).collect(Collectors.toSet());
  }

  @Override
  public void close() {
    pool.close();
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }
}
