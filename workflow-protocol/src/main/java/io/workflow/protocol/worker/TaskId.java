package io.workflow.protocol.worker;

/**
 * Names one attempt of one task. It is what a Kafka record carries: a hint that the task waits,
 * never the task itself.
 *
 * @param scheduledEventId the event that scheduled the task
 * @param attempt 1 is the first
 */
public record TaskId(
    String namespace, String workflowId, String runId, long scheduledEventId, int attempt) {}
