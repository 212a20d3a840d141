package io.workflow.worker.kafka;

import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.worker.channel.ChannelStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Which Kafka the tasks are told of in: where the server says that it is, and what the application
 * says of its own, which goes first. Safe for use by many threads.
 */
final class KafkaLocation {

  private static final String FROM_APPLICATION =
      "The address is that of workflow.worker.kafka.bootstrap-servers.";

  private static final String FROM_SERVER =
      """
      The workflow server gave this address (its workflow.server.worker-kafka.bootstrap-servers); \
      if \
      this application reaches Kafka by another one, set workflow.worker.kafka.bootstrap-servers.\
      """;

  private final Map<String, Object> own;
  private final Supplier<ChannelStatus> server;

  /** {@code own}: settings of Kafka's clients that the application chose for its tasks. */
  KafkaLocation(Map<String, Object> own, Supplier<ChannelStatus> server) {
    this.own = Map.copyOf(own);
    this.server = server;
  }

  /** Where Kafka is now; {@code null} as long as nobody has said it. */
  @Nullable KafkaConnection current() {
    Map<String, Object> settings = new HashMap<>();
    KafkaAddress told = server.get().kafka();
    if (told != null) {
      settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, told.bootstrapServers());
      if (told.securityProtocol() != null) {
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, told.securityProtocol());
      }
    }
    settings.putAll(own);
    return settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        ? new KafkaConnection(settings, workflowPartitions(told))
        : null;
  }

  private static int workflowPartitions(@Nullable KafkaAddress told) {
    Integer partitions = told == null ? null : told.workflowPartitions();
    return partitions == null ? TaskTopics.WORKFLOW_PARTITIONS : partitions;
  }

  /** Whether the server can be asked for tasks. */
  boolean serverIsConnected() {
    return server.get().connected();
  }

  /** For people who wonder about the address: where it is from, and how to change it. */
  String origin() {
    return own.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        ? FROM_APPLICATION
        : FROM_SERVER;
  }
}
