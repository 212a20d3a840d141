package io.workflow.server.matching.kafka;

import io.workflow.tasks.TaskReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The readers of task topics. */
final class KafkaConnection {

  /** Records of one poll; what is more than there are pollers waits in memory for a moment. */
  private static final int BATCH = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What all clients have in common: what else consumers may be told, share groups refuse. */
  private final Map<String, Object> common;

  KafkaConnection(Map<String, Object> settings) {
    this.common = new HashMap<>(settings);
    common.keySet().retainAll(AdminClientConfig.configNames());
  }

  /** Reads what pollers wait for. */
  TaskReader reader() {
    return new TaskReader(common, BATCH, PATIENCE);
  }
}
