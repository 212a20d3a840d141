package io.workflow.server.dev;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code --dev} starts.
 *
 * @param folder where PostgreSQL and Kafka keep their data; a later start finds it again
 * @param postgresPort port of PostgreSQL on 127.0.0.1; 0 for any free one
 * @param kafkaPort port of Kafka on 127.0.0.1; 0 for any free one
 * @param startupTimeout how long each of them may take to start; a busy machine may need minutes
 */
@ConfigurationProperties("workflow.dev")
public record DevProperties(
    @DefaultValue(".workflow/dev") Path folder,
    @DefaultValue("0") int postgresPort,
    @DefaultValue("0") int kafkaPort,
    @DefaultValue("5m") Duration startupTimeout) {}
