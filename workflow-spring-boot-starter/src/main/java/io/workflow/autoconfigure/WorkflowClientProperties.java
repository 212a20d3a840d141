package io.workflow.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application reaches the workflow server.
 *
 * @param serverUrl Where the server's REST interface is, without the path "/api". Several nodes of
 *     one server, separated by commas or as a list, share the requests, and stand in for each
 *     other.
 * @param namespace Namespace of this application's workflows; the worker works for it too.
 * @param identity Who asks, for people who read histories. By default application name and host.
 * @param connectTimeout How long opening a connection may take.
 * @param requestTimeout How long the server may take for one answer; then the request is repeated.
 * @param longPollTimeout How long the server may take to answer a request that waits for a
 *     workflow's end. Longer than the server keeps such requests open.
 * @param retryTimeout How long a request is repeated while the server can't be reached.
 * @param sslBundle SSL bundle for connections to the server.
 */
@ConfigurationProperties("workflow.client")
public record WorkflowClientProperties(
    @DefaultValue("http://localhost:8233") List<URI> serverUrl,
    @DefaultValue("default") String namespace,
    @Nullable String identity,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("20s") Duration requestTimeout,
    @DefaultValue("40s") Duration longPollTimeout,
    @DefaultValue("1m") Duration retryTimeout,
    @Nullable String sslBundle) {}
