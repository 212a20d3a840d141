package io.workflow.server.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server of PostgreSQL the connections lead to, by the time of its start and the timeline on
 * which it writes. A replica that was promoted has others; a server that was started again as well:
 * it may have lost commits too, when it does not wait for the disk.
 *
 * <p>Looked at with each new connection, before anything else is done with it, and with each beat,
 * for those who go through a proxy. Safe for use by many threads.
 */
public final class DatabaseServer {

  private static final Logger log = LoggerFactory.getLogger(DatabaseServer.class);

  /** {@code null} for a replica, on which nothing can be written. */
  static final String IDENTITY =
      """
      SELECT CASE WHEN NOT pg_is_in_recovery() THEN extract(epoch FROM pg_postmaster_start_time())
        || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END
      """;

  private @Nullable String identity;
  private volatile long incarnation;

  /** Grows with each server that is another one than the one before. */
  public long incarnation() {
    return incarnation;
  }

  synchronized void seen(@Nullable String present) {
    if (present == null || present.equals(identity)) {
      return;
    }
    if (identity != null) {
      log.warn(
          "The database is another server, or was started again ({}; before: {}): everything in "
              + "memory is read anew",
          present,
          identity);
      incarnation++;
    }
    identity = present;
  }

  void look(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IDENTITY)) {
      row.next();
      seen(row.getString(1));
    }
  }
}
