package io.workflow.protocol.worker;

import org.jspecify.annotations.Nullable;

/**
 * Where workers find the Kafka in which the server leaves hints of tasks, and how they make topics
 * there that they are the first to use. No secrets: what a worker proves itself with is its own.
 *
 * @param bootstrapServers as Kafka's clients take them: host and port, several with commas
 * @param securityProtocol as Kafka's clients take it; {@code null} means their default, which is
 *     not encrypted
 * @param workflowPartitions of a new topic of workflow tasks; {@code null} from a server that does
 *     not say: {@link TaskTopics#WORKFLOW_PARTITIONS}
 */
public record KafkaAddress(
    String bootstrapServers,
    @Nullable String securityProtocol,
    @Nullable Integer workflowPartitions) {}
