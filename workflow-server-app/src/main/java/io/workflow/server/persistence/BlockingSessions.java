package io.workflow.server.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions that a statement waits for. A node that vanished in the middle of a commit
 * leaves a session behind that holds its shards until the network notices, which can take hours:
 * whoever takes the shards over need not wait for it. Sessions of anything but histories, and of
 * other users, are left alone.
 *
 * <p>Watches one connection from {@link #of} to {@link #close}, from a thread of its own.
 */
final class BlockingSessions {

  private static final Logger log = LoggerFactory.getLogger(BlockingSessions.class);

  /** A healthy commit holds a shard for milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private static final String END =
      """
      SELECT a.pid, a.client_addr, a.state, now() - a.state_change, pg_terminate_backend(a.pid)
      FROM pg_stat_activity a
      WHERE a.pid = ANY (pg_blocking_pids(?))
      AND a.usename = current_user AND a.application_name = ?
      """;

  private final DataSource connections;
  private final int waiting;
  private final AtomicLong ended;
  private final CountDownLatch done = new CountDownLatch(1);

  private BlockingSessions(DataSource connections, int waiting, AtomicLong ended) {
    this.connections = connections;
    this.waiting = waiting;
    this.ended = ended;
  }

  /**
   * @param connections to look with, while {@code waiting} waits
   * @param ended counts the sessions that were ended
   */
  static BlockingSessions of(DataSource connections, Connection waiting, AtomicLong ended)
      throws SQLException {
    try (Statement statement = waiting.createStatement();
        ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
      pid.next();
      BlockingSessions sessions = new BlockingSessions(connections, pid.getInt(1), ended);
      Thread.ofVirtual().name("workflow-blocking-sessions").start(sessions::watch);
      return sessions;
    }
  }

  private void watch() {
    Duration wait = PATIENCE;
    while (!isDone(wait)) {
      try {
        end();
      } catch (SQLException failure) {
        log.warn("Could not look for the sessions that hold shards up", failure);
      }
      wait = INTERVAL;
    }
  }

  private boolean isDone(Duration wait) {
    try {
      return done.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void end() throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setInt(1, waiting);
      statement.setString(2, HistoryConnections.APPLICATION_NAME);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          if (found.getBoolean(5)) {
            ended.incrementAndGet();
          }
          log.warn(
              "Ended database session {} of {}, which held shards up: {} for {}",
              found.getInt(1),
              found.getString(2),
              found.getString(3),
              found.getString(4));
        }
      }
    }
  }

  /** The statement has ended. */
  void close() {
    done.countDown();
  }
}
