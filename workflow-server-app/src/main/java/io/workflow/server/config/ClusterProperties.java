package io.workflow.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the nodes reach each other.
 *
 * @param address host name or IP address at which the other nodes reach this one
 * @param port at which the other nodes reach this one; 0 for any that is free
 */
@ConfigurationProperties("workflow.server.cluster")
public record ClusterProperties(
    @DefaultValue("127.0.0.1") String address, @DefaultValue("7234") int port) {}
