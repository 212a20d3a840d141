package io.workflow.worker.kafka;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the consumers of a worker from taking tasks. Each cause is told once, whichever
 * consumers it meets and however long it lasts, until all is well again. Safe for use by many
 * threads.
 */
final class KafkaProblems {

  private static final Logger log = LoggerFactory.getLogger(KafkaProblems.class);

  /** Of causes that are worded anew each time, no more are told. */
  private static final int MAXIMUM_CAUSES = 20;

  private final Map<String, String> byTopic = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();

  /** A consumer can't take tasks, and will try again. */
  synchronized void failed(String topic, String where, String origin, RuntimeException failure) {
    String cause = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    byTopic.put(topic, cause);
    if (told.size() < MAXIMUM_CAUSES && told.add(cause)) {
      log.warn(
          "Can't take tasks from Kafka at {}: {}. Workflows and activities wait; nothing "
              + "is lost. {}"
              + " Trying again; this is not repeated for the same cause.",
          where,
          cause,
          origin);
    }
    log.debug("Can't take tasks from Kafka topic {}", topic, failure);
  }

  /** A consumer takes tasks, or is no more. */
  synchronized void well(String topic) {
    if (byTopic.remove(topic) != null && byTopic.isEmpty()) {
      told.clear();
      log.info("Tasks are taken from Kafka again");
    }
  }

  /** The consumers are stopped. */
  synchronized void forget() {
    byTopic.clear();
  }

  /** By topic. */
  synchronized Map<String, String> current() {
    return Map.copyOf(byTopic);
  }
}
