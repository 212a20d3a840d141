package io.workflow.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node among the others.
 *
 * @param address host and port at which other nodes reach this one; also its name, so that it must
 *     stay the same over restarts and differ between nodes
 */
@ConfigurationProperties("workflow.server")
public record NodeProperties(@DefaultValue("127.0.0.1:8233") String address) {}
