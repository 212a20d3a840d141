package io.workflow.protocol.worker;

/**
 * The value of a Kafka record of a task topic.
 *
 * @param type the workflow or activity type, so that a worker can tell whether it knows it before
 *     it claims
 */
public record TaskMessage(TaskId task, String type) {}
