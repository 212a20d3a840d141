package io.workflow.dev;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs the services as a process of its own, which outlives the servers and workers under test. It
 * prints {@code postgres=jdbc:...} and {@code kafka=host:port} when they take connections, and
 * stops when its standard input closes or it is asked to end (SIGTERM).
 */
public final class DevServicesLauncher {

  private static final String USAGE =
      """
      Options:
        --folder DIR         where the data is kept (.workflow/dev)
        --postgres-port N    port of PostgreSQL (0: any free one)
        --kafka-port N       port of Kafka (0: any free one)
        --only SERVICE       start only "postgres" or only "kafka"
        --wipe-kafka         delete Kafka's data first
        --write FILE         write the addresses to a properties file, too
      """;

  private DevServicesLauncher() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "io/workflow/dev/launcher-logback.xml");
    }
    DevServicesOptions options = DevServicesOptions.defaults();
    Path addressFile = null;
    boolean wipeKafka = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--folder" -> options = options.withFolder(Path.of(value(arguments, ++i)));
        case "--postgres-port" -> options = options.withPostgresPort(port(arguments, ++i));
        case "--kafka-port" -> options = options.withKafkaPort(port(arguments, ++i));
        case "--only" -> options = only(options, value(arguments, ++i));
        case "--wipe-kafka" -> wipeKafka = true;
        case "--write" -> addressFile = Path.of(value(arguments, ++i));
        default -> throw new IllegalArgumentException("Unknown " + arguments[i] + "\n" + USAGE);
      }
    }
    if (wipeKafka) {
      DevServices.wipeKafka(options.folder());
    }
    try (DevServices services = DevServices.start(options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(services::close, "dev-services-close"));
      String addresses = addresses(options, services);
      if (addressFile != null) {
        write(addressFile, addresses);
      }
      System.out.print(addresses);
      System.out.flush();
      awaitEndOfInput();
    }
  }

  private static String addresses(DevServicesOptions options, DevServices services) {
    Map<String, String> lines = new LinkedHashMap<>();
    if (options.postgres()) {
      lines.put("postgres", services.jdbcUrl());
      lines.put("username", services.username());
      lines.put("password", services.password());
    }
    if (options.kafka()) {
      lines.put("kafka", services.kafkaBootstrapServers());
    }
    return lines.entrySet().stream()
        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** Moved into place, so that a reader who waits for the file never sees half of it. */
  private static void write(Path file, String content) throws IOException {
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try (Writer writer = Files.newBufferedWriter(unfinished)) {
      writer.write(content);
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitEndOfInput() throws IOException {
    byte[] ignored = new byte[64];
    while (System.in.read(ignored) >= 0) {
      // Only the end matters.
    }
  }

  private static DevServicesOptions only(DevServicesOptions options, String service) {
    return switch (service) {
      case "postgres" -> options.onlyPostgres();
      case "kafka" -> options.onlyKafka();
      default ->
          throw new IllegalArgumentException(
              "Expected postgres or kafka after --only, got " + service + "\n" + USAGE);
    };
  }

  private static int port(String[] arguments, int index) {
    return Integer.parseInt(value(arguments, index));
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new IllegalArgumentException(
          "Expected a value after " + arguments[index - 1] + "\n" + USAGE);
    }
    return arguments[index];
  }
}
