package io.workflow.server.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * One node at a time makes the tables. Liquibase has a lock of its own, but looks for its tables
 * before it takes it, so that of two nodes that find an empty database one fails; and a node killed
 * with the lock leaves it in the table. This one is an advisory lock of PostgreSQL, held around all
 * that Liquibase does, and gone with the connection of whoever holds it.
 */
public final class MigrationLock implements BeanPostProcessor, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(MigrationLock.class);

  /** Any number that nobody else uses in this database: "workflow" in ASCII. */
  private static final long KEY = 0x776f726b666c6f77L;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Duration patience;
  private @Nullable Connection holder;

  /** Waits for at most ten minutes. */
  public MigrationLock() {
    this(Duration.ofMinutes(10));
  }

  /**
   * @param patience how long to wait for another node's migration
   */
  MigrationLock(Duration patience) {
    this.patience = patience;
  }

  /**
   * Takes the lock before Liquibase runs.
   *
   * @throws BeanCreationException when another session keeps the lock for too long
   */
  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof SpringLiquibase migration) {
      try {
        lock(migration, beanName);
      } catch (SQLException | LiquibaseException failure) {
        throw new BeanCreationException(
            beanName, "The lock for making the tables can't be taken", failure);
      }
    }
    return bean;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof SpringLiquibase) {
      destroy();
    }
    return bean;
  }

  private void lock(SpringLiquibase migration, String beanName)
      throws SQLException, LiquibaseException {
    Connection connection = migration.getDataSource().getConnection();
    holder = connection;
    long begin = System.nanoTime();
    boolean told = false;
    while (!tryLock(connection)) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new BeanCreationException(
            beanName,
            """
            Expected to make the tables within %d s, but %s has the advisory lock %d: let it end, \
            or end that session, and start again"""
                .formatted(patience.toSeconds(), owner(connection), KEY));
      }
      if (!told) {
        log.info("Waits for {}, which makes or changes the tables", owner(connection));
        told = true;
      }
      pause(beanName);
    }
    removeLeftover(migration);
  }

  private static boolean tryLock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
      answer.next();
      return answer.getBoolean(1);
    }
  }

  private static String owner(Connection connection) throws SQLException {
    String sql =
        """
        SELECT 'session ' || a.pid || ' of ' || coalesce(host(a.client_addr), 'the database''s host')
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (l.classid::bigint << 32 | l.objid::bigint) = %d
        """
            .formatted(KEY);
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      return answer.next() ? answer.getString(1) : "another session";
    }
  }

  /** Whoever had Liquibase's own lock would have this one, too: it was killed. */
  private static void removeLeftover(SpringLiquibase migration)
      throws SQLException, LiquibaseException {
    try (Connection connection = migration.getDataSource().getConnection()) {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      database.setDefaultSchemaName(migration.getDefaultSchema());
      database.setLiquibaseSchemaName(migration.getLiquibaseSchema());
      database.setDatabaseChangeLogLockTableName(migration.getDatabaseChangeLogLockTable());
      LockService locks = LockServiceFactory.getInstance().getLockService(database);
      if (locks.listLocks().length > 0) {
        log.warn("A node was killed while it made or changed the tables; going on from there");
        locks.forceReleaseLock();
      }
    }
  }

  private static void pause(String beanName) {
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BeanCreationException(beanName, "The server is stopping", stopping);
    }
  }

  /** Gives the lock back; also where Liquibase failed. */
  @Override
  public void destroy() {
    Connection connection = holder;
    holder = null;
    if (connection == null) {
      return;
    }
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException gone) {
      log.debug("The connection is gone, and the lock with it", gone);
    }
  }
}
