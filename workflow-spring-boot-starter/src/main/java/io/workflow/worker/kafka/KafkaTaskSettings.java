package io.workflow.worker.kafka;

/**
 * How task topics are made when they are not there, and consumed.
 *
 * @param workflowPartitions how many workers can share the workflows of a queue
 * @param activityPartitions see {@link io.workflow.protocol.worker.TaskTopics#ACTIVITY_PARTITIONS}
 * @param replicationFactor -1 means the broker's default
 */
public record KafkaTaskSettings(
    int workflowPartitions, int activityPartitions, short replicationFactor) {}
