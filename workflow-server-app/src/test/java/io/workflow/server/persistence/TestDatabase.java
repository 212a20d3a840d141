package io.workflow.server.persistence;

import io.workflow.dev.DevServices;
import io.workflow.dev.SharedDevServices;
import io.workflow.server.cluster.NodeStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An empty database with the server's tables, for one test class. */
public final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final DevServices services = SharedDevServices.get();
  private final String url =
      services.createDatabase(
          "it_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet());
  private final DatabaseServer server = new DatabaseServer();
  private final HistoryConnections connections = connections(4);
  private final PostgresNodeStore nodes = nodes(server);
  private final DriverManagerDataSource dataSource =
      new DriverManagerDataSource(url, services.username(), services.password());

  public TestDatabase() {
    SpringLiquibase liquibase = new SpringLiquibase();
    liquibase.setDataSource(dataSource);
    liquibase.setChangeLog("classpath:/db/changelog/db.changelog-master.yaml");
    liquibase.setResourceLoader(new DefaultResourceLoader());
    liquibase.setShowSummary(null);
    try {
      liquibase.afterPropertiesSet();
    } catch (LiquibaseException failure) {
      throw new IllegalStateException("The tables could not be made", failure);
    }
  }

  public HistoryConnections connections() {
    return connections;
  }

  HistoryConnections connections(int size) {
    return connections(size, server);
  }

  HistoryConnections connections(int size, DatabaseServer server) {
    return new HistoryConnections(
        url, services.username(), services.password(), size, Duration.ofSeconds(20), server);
  }

  PostgresNodeStore nodes(DatabaseServer server) {
    return new PostgresNodeStore(url, services.username(), services.password(), server);
  }

  public NodeStore nodes() {
    return nodes;
  }

  /** Of shards alone: it can't read histories. */
  public PostgresHistoryStore histories() {
    return new PostgresHistoryStore(connections, changes -> List.of());
  }

  public DriverManagerDataSource dataSource() {
    return dataSource;
  }

  public JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  @Override
  public void close() {
    connections.close();
    nodes.close();
  }
}
