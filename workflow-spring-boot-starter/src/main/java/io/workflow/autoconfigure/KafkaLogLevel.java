package io.workflow.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Keeps what Kafka's clients say of themselves out of an application's log: some hundred lines for
 * each task queue at INFO. Loggers are named by Kafka's classes, not by who uses them, so this goes
 * for the application's own clients too; therefore it is done only when a worker starts, later than
 * the application's own listeners, and not at all when anybody has chosen a level, by {@code
 * logging.level} or in the logging system's own configuration.
 */
final class KafkaLogLevel {

  private static final Logger log = LoggerFactory.getLogger(KafkaLogLevel.class);

  private static final String KAFKA = "org.apache.kafka";

  /** Where somebody would choose one; not the root's, which everybody has. */
  private static final List<String> CHOSEN_BY = List.of(KAFKA, "org.apache", "org");

  private KafkaLogLevel() {}

  static void lower(@Nullable LoggingSystem logging) {
    if (logging == null || CHOSEN_BY.stream().anyMatch(name -> isChosen(logging, name))) {
      return;
    }
    try {
      logging.setLogLevel(KAFKA, LogLevel.WARN);
    } catch (UnsupportedOperationException fixed) {
      log.debug("Kafka's log level stays as it is", fixed);
    }
  }

  private static boolean isChosen(LoggingSystem logging, String name) {
    try {
      LoggerConfiguration configuration = logging.getLoggerConfiguration(name);
      return configuration != null && configuration.getConfiguredLevel() != null;
    } catch (UnsupportedOperationException unknown) {
      return false;
    }
  }
}
