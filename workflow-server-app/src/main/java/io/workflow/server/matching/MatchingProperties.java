package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskTopics;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tasks are told of over Kafka.
 *
 * @param workflowPartitions partitions of a new topic of workflow tasks
 * @param activityPartitions partitions of a new topic of activity tasks
 * @param queueCapacity hints that wait to be sent; more of them are dropped, and repeated by the
 *     engine later
 * @param linger how long Kafka's producer waits for more records before it sends
 * @param deliveryTimeout after how long a record that Kafka did not take is given up; the engine
 *     repeats it later
 * @param maximumFeeds topics that are read for workers that poll; those of more queues get only
 *     what is told of while they wait
 * @param topicRetention after how long without a native worker that registers for a queue its topic
 *     is deleted, if nothing waits there
 * @param feedIdleTimeout after how long without a poll the topic of a queue is read no more
 */
@ConfigurationProperties("workflow.server.matching")
public record MatchingProperties(
    @DefaultValue("" + TaskTopics.WORKFLOW_PARTITIONS) int workflowPartitions,
    @DefaultValue("" + TaskTopics.ACTIVITY_PARTITIONS) int activityPartitions,
    @DefaultValue("20000") int queueCapacity,
    @DefaultValue("0ms") Duration linger,
    @DefaultValue("30s") Duration deliveryTimeout,
    @DefaultValue("256") int maximumFeeds,
    @DefaultValue("7d") Duration topicRetention,
    @DefaultValue("2m") Duration feedIdleTimeout) {}
