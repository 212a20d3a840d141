package io.workflow.protocol.worker;

import org.jspecify.annotations.Nullable;

/**
 * Where workers find the Kafka in which the server leaves hints of tasks. No secrets: what a worker
 * proves itself with is its own.
 *
 * @param bootstrapServers as Kafka's clients take them: host and port, several with commas
 * @param securityProtocol as Kafka's clients take it; {@code null} means their default, which is
 *     not encrypted
 */
public record KafkaAddress(String bootstrapServers, @Nullable String securityProtocol) {}
