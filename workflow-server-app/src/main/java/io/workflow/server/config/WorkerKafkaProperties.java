package io.workflow.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where workers find the server's Kafka, when that is not where the server itself finds it: a
 * server in a container or in another network reaches its brokers by names that mean nothing to
 * applications.
 *
 * @param bootstrapServers host and port, several with commas; by default the server's own
 *     spring.kafka.bootstrap-servers
 * @param securityProtocol how workers' connections are secured, as Kafka's clients take it; by
 *     default as the server's own are
 */
@ConfigurationProperties("workflow.server.worker-kafka")
public record WorkerKafkaProperties(
    @DefaultValue("") String bootstrapServers, @DefaultValue("") String securityProtocol) {}
