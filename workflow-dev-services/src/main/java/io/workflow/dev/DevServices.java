package io.workflow.dev;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL and Kafka, reachable from this machine alone. They keep their data in a
 * folder, stop when this is closed, and also when this process dies in any other way.
 *
 * <p>Only one process can use a folder at a time. All methods may be called from any thread.
 */
public final class DevServices implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DevServices.class);

  /** User, password and first database of PostgreSQL. */
  private static final String WORKFLOW = PostgresCluster.USER;

  private final DevServicesOptions options;
  private @Nullable PostgresServer postgres;
  private @Nullable KafkaServer kafka;
  private int kafkaPort;
  private final int postgresPort;
  private boolean closed;

  private DevServices(
      DevServicesOptions options, @Nullable PostgresServer postgres, @Nullable KafkaServer kafka) {
    this.options = options;
    this.postgres = postgres;
    this.kafka = kafka;
    this.kafkaPort = kafka == null ? options.kafkaPort() : kafka.port();
    this.postgresPort = postgres == null ? options.postgresPort() : postgres.port();
  }

  /**
   * Starts what the options ask for and returns when all of it takes connections: in a few seconds,
   * less if the folder has been used before.
   *
   * @throws DevServicesException if another process uses the folder, a port is taken, or a service
   *     does not start; nothing is left running then
   */
  public static DevServices start(DevServicesOptions options) {
    long begin = System.nanoTime();
    CompletableFuture<@Nullable PostgresServer> postgres =
        inBackground(
            "dev-services-postgres", () -> options.postgres() ? startPostgres(options) : null);
    CompletableFuture<@Nullable KafkaServer> kafka =
        inBackground("dev-services-kafka", () -> options.kafka() ? startKafka(options, 0) : null);
    try {
      DevServices services = new DevServices(options, postgres.join(), kafka.join());
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      log.info("Development services in {} started in {} ms", services.folder(), took.toMillis());
      return services;
    } catch (CompletionException e) {
      closeWhenStarted(postgres);
      closeWhenStarted(kafka);
      if (e.getCause() instanceof DevServicesException cause) {
        throw new DevServicesException(String.valueOf(cause.getMessage()), cause);
      }
      throw new DevServicesException("The development services did not start", e);
    }
  }

  /**
   * Deletes all topics and groups in a folder, and nothing of PostgreSQL.
   *
   * @throws DevServicesException if a broker is running there
   */
  public static void wipeKafka(Path folder) {
    KafkaServer.wipe(kafkaFolder(folder));
  }

  /** The address of the database {@code workflow}. */
  public String jdbcUrl() {
    return jdbcUrl(WORKFLOW);
  }

  /** The address of another database, such as one that {@link #createDatabase} made. */
  public String jdbcUrl(String database) {
    return jdbcUrl(postgresPort(), database);
  }

  /** The port of PostgreSQL on 127.0.0.1, the same for the life of this object. */
  public int postgresPort() {
    if (!options.postgres()) {
      throw new IllegalStateException("PostgreSQL was not asked for in the options");
    }
    return postgresPort;
  }

  public String username() {
    return WORKFLOW;
  }

  public String password() {
    return WORKFLOW;
  }

  /** Host and port of the broker, the same for the life of this object. */
  public synchronized String kafkaBootstrapServers() {
    if (!options.kafka()) {
      throw new IllegalStateException("Kafka was not asked for in the options");
    }
    return LoopbackPort.HOST + ":" + kafkaPort;
  }

  /** Where the data is. */
  public Path folder() {
    return options.folder().toAbsolutePath().normalize();
  }

  /**
   * Makes an empty database.
   *
   * @return its address, for {@link #username()}
   * @throws DevServicesException if there is one of that name
   */
  public String createDatabase(String name) {
    createDatabase(dataSource(postgresPort(), WORKFLOW), name);
    return jdbcUrl(name);
  }

  /** {@code kill -9} of PostgreSQL alone; does nothing if it is not running. */
  public synchronized void killPostgres() {
    if (postgres != null) {
      postgres.kill();
      postgres = null;
    }
  }

  /**
   * Starts PostgreSQL again after {@link #killPostgres()}, at its old address and with its data;
   * does nothing if it is running.
   */
  public synchronized void startPostgres() {
    requireOpen();
    if (postgres == null) {
      postgres =
          PostgresServer.start(
              postgresFolder(options.folder()), postgresPort(), options.startupTimeout());
    }
  }

  /** {@code kill -9} of the broker alone; does nothing if it is not running. */
  public synchronized void killKafka() {
    if (kafka != null) {
      kafka.kill();
      kafka = null;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The development services are closed");
    }
  }

  /** Stops the broker alone; does nothing if it is not running. */
  public synchronized void stopKafka() {
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
  }

  /**
   * Starts the broker again after {@link #stopKafka()} or {@link #killKafka()}, at its old address;
   * does nothing if it is running.
   */
  public synchronized void startKafka() {
    requireOpen();
    if (kafka == null) {
      kafka = startKafka(options, kafkaPort);
      kafkaPort = kafka.port();
    }
  }

  /**
   * Deletes all topics and groups of the stopped broker.
   *
   * @throws DevServicesException if it is running
   */
  public void wipeKafka() {
    wipeKafka(folder());
  }

  /** Stops what is running; the data stays. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stopKafka();
    } finally {
      if (postgres != null) {
        postgres.close();
      }
    }
  }

  /** Stops faster, leaving data that may need repair: for folders that are deleted anyway. */
  synchronized void discard() {
    killKafka();
    close();
  }

  static Path kafkaFolder(Path folder) {
    return folder.toAbsolutePath().normalize().resolve("kafka");
  }

  static Path postgresFolder(Path folder) {
    return folder.toAbsolutePath().normalize().resolve("postgres");
  }

  private static KafkaServer startKafka(DevServicesOptions options, int knownPort) {
    return KafkaServer.start(
        kafkaFolder(options.folder()),
        knownPort == 0 ? options.kafkaPort() : knownPort,
        options.kafkaProxies(),
        options.startupTimeout(),
        options.warmUp());
  }

  private static PostgresServer startPostgres(DevServicesOptions options) {
    PostgresServer server =
        PostgresServer.start(
            postgresFolder(options.folder()), options.postgresPort(), options.startupTimeout());
    try {
      createFirstDatabase(dataSource(server.port(), "postgres"));
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void createFirstDatabase(PGSimpleDataSource maintenance) {
    try (Connection connection = maintenance.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT 1 FROM pg_database WHERE datname = '" + WORKFLOW + "'")) {
      if (!found.next()) {
        createDatabase(maintenance, WORKFLOW);
      }
    } catch (SQLException e) {
      throw new DevServicesException("Cannot look for the database " + WORKFLOW, e);
    }
  }

  private static void createDatabase(PGSimpleDataSource dataSource, String name) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true));
    } catch (SQLException e) {
      throw new DevServicesException("Cannot create the database " + name, e);
    }
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port, database);
  }

  private static PGSimpleDataSource dataSource(int port, String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl(port, database));
    dataSource.setUser(WORKFLOW);
    dataSource.setPassword(WORKFLOW);
    return dataSource;
  }

  private static <T extends @Nullable Object> CompletableFuture<T> inBackground(
      String name, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                result.complete(work.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** Waits for a service whose sibling failed, and closes it if it did start. */
  private static void closeWhenStarted(
      CompletableFuture<? extends @Nullable AutoCloseable> service) {
    try {
      AutoCloseable started = service.join();
      if (started != null) {
        started.close();
      }
    } catch (CompletionException alreadyReported) {
      log.debug("A development service did not start", alreadyReported);
    } catch (Exception e) {
      log.warn("A development service that is not needed any more could not be stopped", e);
    }
  }
}
