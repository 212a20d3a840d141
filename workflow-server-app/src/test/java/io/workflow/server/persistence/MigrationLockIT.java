package io.workflow.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.dev.DevServices;
import io.workflow.dev.SharedDevServices;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationLockIT {

  private static final int NODES = 4;
  private static final int DATABASES = 3;

  private final DevServices services = SharedDevServices.get();

  @Test
  void shouldLetSeveralNodesStartOnAnEmptyDatabase() throws Exception {
    for (int i = 0; i < DATABASES; i++) {
      DriverManagerDataSource database = emptyDatabase("migration_lock_" + i);
      List<Future<?>> nodes = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(NODES)) {
        for (int node = 0; node < NODES; node++) {
          nodes.add(threads.submit(() -> start(database, new MigrationLock())));
        }
        for (Future<?> node : nodes) {
          node.get();
        }
      }
      assertThat(tables(database)).isPositive();
      assertThat(advisoryLocks(database)).isZero();
    }
  }

  @Test
  void shouldGoOnAfterANodeThatWasKilledMeanwhile() throws Exception {
    DriverManagerDataSource database = emptyDatabase("migration_lock_left");
    start(database, new MigrationLock());
    JdbcClient jdbc = JdbcClient.create(database);
    jdbc.sql("ALTER TABLE shards DROP COLUMN released").update();
    jdbc.sql("DELETE FROM databasechangelog WHERE filename LIKE '%released-shards%'").update();
    jdbc.sql("UPDATE databasechangeloglock SET locked = true, lockgranted = now()").update();

    start(database, new MigrationLock());

    assertThat(jdbc.sql("SELECT locked FROM databasechangeloglock").query(Boolean.class).single())
        .isFalse();
  }

  @Test
  void shouldNameWhoHasTheLock() throws Exception {
    DriverManagerDataSource database = emptyDatabase("migration_lock_held");
    try (Connection other = database.getConnection()) {
      hold(other);
      int pid = other.unwrap(org.postgresql.PGConnection.class).getBackendPID();

      assertThatThrownBy(() -> start(database, new MigrationLock(Duration.ofMillis(500))))
          .isInstanceOf(BeanCreationException.class)
          .hasMessageContaining("session " + pid)
          .hasMessageContaining("8606223218533756791");
    }
  }

  private static void hold(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(8606223218533756791)");
    }
  }

  private DriverManagerDataSource emptyDatabase(String name) {
    return new DriverManagerDataSource(
        services.createDatabase(name), services.username(), services.password());
  }

  private static void start(DriverManagerDataSource database, MigrationLock lock) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      RootBeanDefinition migration = new RootBeanDefinition(SpringLiquibase.class);
      migration.getPropertyValues().add("dataSource", database);
      migration
          .getPropertyValues()
          .add("changeLog", "classpath:/db/changelog/db.changelog-master.yaml");
      context.registerBeanDefinition("liquibase", migration);
      context.getBeanFactory().addBeanPostProcessor(lock);
      context.registerBean(MigrationLock.class, () -> lock);
      context.refresh();
    }
  }

  private static long tables(DriverManagerDataSource database) {
    return JdbcClient.create(database)
        .sql("SELECT count(*) FROM databasechangelog")
        .query(Long.class)
        .single();
  }

  private static long advisoryLocks(DriverManagerDataSource database) {
    return JdbcClient.create(database)
        .sql(
            """
            SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
            WHERE locktype = 'advisory' AND d.datname = current_database()""")
        .query(Long.class)
        .single();
  }
}
