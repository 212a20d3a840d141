package io.workflow.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this application runs workflows and activities. Options of single activities are in
 * "workflow.worker.activities", see {@link ActivityProperties}.
 *
 * @param enabled Whether this application runs its workflows and activities; off, it is a client
 *     alone.
 * @param channelTarget Where the server's worker channel is, as a gRPC target. Several nodes of one
 *     server are separated by commas or a list: the worker is connected with one of them, and goes
 *     on at another when that is lost.
 * @param channelSslBundle SSL bundle for the worker channel. Without one it is not encrypted.
 * @param identity Who works, for people who read histories. By default application name, process id
 *     and host.
 * @param buildId Version of this application, for worker versioning.
 * @param workflowTaskSlots How many workflow tasks run at once.
 * @param activitySlots How many activities run at once.
 * @param querySlots How many queries are answered at once.
 * @param cacheSize How many workflow executions stay in memory between their tasks.
 * @param deadlockLimit How long workflow code may run without blocking before it is reported.
 * @param drainTimeout How long running tasks may take when the application stops.
 * @param businessFailures Exceptions that fail a workflow when its code throws them; others fail
 *     only the workflow task, which is tried again.
 * @param kafka Task topics.
 */
@ConfigurationProperties("workflow.worker")
public record WorkflowWorkerProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("localhost:7233") List<String> channelTarget,
    @Nullable String channelSslBundle,
    @Nullable String identity,
    @Nullable String buildId,
    @DefaultValue("200") int workflowTaskSlots,
    @DefaultValue("200") int activitySlots,
    @DefaultValue("100") int querySlots,
    @DefaultValue("10000") int cacheSize,
    @DefaultValue("1s") Duration deadlockLimit,
    @DefaultValue("20s") Duration drainTimeout,
    @DefaultValue List<Class<? extends Throwable>> businessFailures,
    @DefaultValue Kafka kafka) {

  /**
   * Task topics, and the Kafka that they are in. Applications need to say nothing here: the server
   * says where its Kafka is. An application's own "spring.kafka" settings play no part.
   *
   * @param bootstrapServers Where this worker reaches the server's Kafka. By default where the
   *     server says.
   * @param securityProtocol How the connections are secured, as Kafka's clients take it. By default
   *     what the server says.
   * @param sslBundle SSL bundle for connections to Kafka.
   * @param properties More settings of Kafka's clients for the connection, for example
   *     "sasl.mechanism" and "sasl.jaas.config".
   * @param workflowPartitions Partitions of a topic of workflow tasks, when this worker is the
   *     first to use it: how many workers can share the workflows of a queue. By default, and with
   *     0, what the server says.
   * @param activityPartitions Partitions of a topic of activity tasks, when this worker is the
   *     first to use it. With one, each worker takes the next task as soon as it has a free slot.
   * @param replicationFactor Copies of each partition; -1 means the default of the brokers.
   */
  public record Kafka(
      @Nullable List<String> bootstrapServers,
      @Nullable String securityProtocol,
      @Nullable String sslBundle,
      @DefaultValue Map<String, String> properties,
      @DefaultValue("0") int workflowPartitions,
      @DefaultValue("1") int activityPartitions,
      @DefaultValue("-1") short replicationFactor) {}
}
