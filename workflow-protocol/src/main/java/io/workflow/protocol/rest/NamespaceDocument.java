package io.workflow.protocol.rest;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/namespaces/{namespace}}, and the body of {@code POST /api/v1/namespaces}.
 *
 * @param name case-sensitive
 * @param retention how long closed executions are kept; {@code null} means the default, 3 days
 * @param data what the owners note down about it; {@code null} means nothing
 * @param state REGISTERED, or DEPRECATED, where nothing new may be started; said by the server
 *     alone
 */
public record NamespaceDocument(
    String name,
    @Nullable String description,
    @Nullable Duration retention,
    @Nullable String ownerEmail,
    @Nullable Map<String, String> data,
    @Nullable String state) {}
