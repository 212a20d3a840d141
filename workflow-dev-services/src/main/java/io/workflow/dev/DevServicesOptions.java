package io.workflow.dev;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What to start and where.
 *
 * @param folder where everything is kept, made on first use; PostgreSQL in {@code postgres}, Kafka
 *     in {@code kafka}
 * @param postgres whether to start PostgreSQL
 * @param kafka whether to start Kafka
 * @param postgresPort port on 127.0.0.1, 0 for any free one
 * @param kafkaPort port on 127.0.0.1, 0 for any free one
 * @param startupTimeout how long each service may take before the start fails; a busy machine may
 *     need minutes for what takes seconds on an idle one
 * @param warmUp whether to use a share group once in the background, so that the application does
 *     not wait for the seconds that a fresh cluster takes for its first one
 * @param kafkaProxies further ports at which the broker listens, each with the port of 127.0.0.1
 *     that it names to clients who come there: where a proxy of the caller's waits
 */
public record DevServicesOptions(
    Path folder,
    boolean postgres,
    boolean kafka,
    int postgresPort,
    int kafkaPort,
    Duration startupTimeout,
    boolean warmUp,
    Map<Integer, Integer> kafkaProxies) {

  public DevServicesOptions {
    kafkaProxies = Map.copyOf(kafkaProxies);
    requirePort("postgresPort", postgresPort);
    requirePort("kafkaPort", kafkaPort);
    if (!postgres && !kafka) {
      throw new IllegalArgumentException("Expected at least one service to start, got none");
    }
    if (startupTimeout.isNegative() || startupTimeout.isZero()) {
      throw new IllegalArgumentException(
          "Expected a startup timeout above zero, got " + startupTimeout);
    }
  }

  /** Without {@code kafkaProxies}. */
  public DevServicesOptions(
      Path folder,
      boolean postgres,
      boolean kafka,
      int postgresPort,
      int kafkaPort,
      Duration startupTimeout,
      boolean warmUp) {
    this(folder, postgres, kafka, postgresPort, kafkaPort, startupTimeout, warmUp, Map.of());
  }

  /** Both services on free ports, kept in {@code .workflow/dev} of the working directory. */
  public static DevServicesOptions defaults() {
    return new DevServicesOptions(
        Path.of(".workflow", "dev"), true, true, 0, 0, Duration.ofMinutes(5), true);
  }

  public DevServicesOptions withFolder(Path value) {
    return new DevServicesOptions(
        value, postgres, kafka, postgresPort, kafkaPort, startupTimeout, warmUp, kafkaProxies);
  }

  /** The same without Kafka. */
  public DevServicesOptions onlyPostgres() {
    return new DevServicesOptions(
        folder, true, false, postgresPort, kafkaPort, startupTimeout, warmUp, kafkaProxies);
  }

  /** The same without PostgreSQL. */
  public DevServicesOptions onlyKafka() {
    return new DevServicesOptions(
        folder, false, true, postgresPort, kafkaPort, startupTimeout, warmUp, kafkaProxies);
  }

  public DevServicesOptions withPostgresPort(int value) {
    return new DevServicesOptions(
        folder, postgres, kafka, value, kafkaPort, startupTimeout, warmUp, kafkaProxies);
  }

  public DevServicesOptions withKafkaPort(int value) {
    return new DevServicesOptions(
        folder, postgres, kafka, postgresPort, value, startupTimeout, warmUp, kafkaProxies);
  }

  public DevServicesOptions withStartupTimeout(Duration value) {
    return new DevServicesOptions(
        folder, postgres, kafka, postgresPort, kafkaPort, value, warmUp, kafkaProxies);
  }

  public DevServicesOptions withWarmUp(boolean value) {
    return new DevServicesOptions(
        folder, postgres, kafka, postgresPort, kafkaPort, startupTimeout, value, kafkaProxies);
  }

  public DevServicesOptions withKafkaProxies(Map<Integer, Integer> value) {
    return new DevServicesOptions(
        folder, postgres, kafka, postgresPort, kafkaPort, startupTimeout, warmUp, value);
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "Expected %s to be 0 (any free port) or 1-65535, got %d".formatted(name, port));
    }
  }
}
