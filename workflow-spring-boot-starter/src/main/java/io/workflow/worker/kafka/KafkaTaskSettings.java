package io.workflow.worker.kafka;

import java.util.Map;

/**
 * How task topics are made when they are not there, and consumed.
 *
 * @param workflowPartitions how many workers can share the workflows of a queue; 0 means what the
 *     server says
 * @param activityPartitions see {@link io.workflow.protocol.worker.TaskTopics#ACTIVITY_PARTITIONS}
 * @param replicationFactor -1 means the broker's default
 * @param connection settings of Kafka's clients that go before what the server says of its Kafka:
 *     another address, certificates, credentials
 */
public record KafkaTaskSettings(
    int workflowPartitions,
    int activityPartitions,
    short replicationFactor,
    Map<String, Object> connection) {}
