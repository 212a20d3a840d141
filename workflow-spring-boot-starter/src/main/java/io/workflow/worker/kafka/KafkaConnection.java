package io.workflow.worker.kafka;

import io.workflow.tasks.TaskReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How to reach one Kafka.
 *
 * @param settings what all Kafka clients have in common: bootstrap servers, security, timeouts
 * @param workflowPartitions of a new topic of workflow tasks, as the server says
 */
record KafkaConnection(Map<String, Object> settings, int workflowPartitions) {

  /** Kafka's own waits (50 ms to 1 s) would fill the log while a broker is away. */
  private static final String RECONNECT_MILLIS = "250";

  private static final String RECONNECT_MAXIMUM_MILLIS = "5000";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  KafkaConnection {
    settings = Map.copyOf(settings);
  }

  String bootstrapServers() {
    return String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
  }

  Admin admin() {
    Map<String, Object> admin = patient();
    // Nobody waits longer for an answer, and what nobody waits for need not be tried again.
    admin.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TopicPreparation.TIMEOUT.toMillis());
    admin.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TopicPreparation.TIMEOUT.toMillis());
    return Admin.create(admin);
  }

  /** {@code batch}: records of one poll, at most. */
  TaskReader reader(int batch) {
    return new TaskReader(patient(), batch, PATIENCE);
  }

  private Map<String, Object> patient() {
    Map<String, Object> patient = new HashMap<>(settings);
    patient.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MILLIS);
    patient.putIfAbsent(
        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAXIMUM_MILLIS);
    return patient;
  }
}
