package io.workflow.protocol.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/namespaces/{namespace}}, and the body of {@code POST /api/v1/namespaces}.
 *
 * @param name case-sensitive
 * @param retention how long closed executions are kept; {@code null} means the default, 3 days
 */
public record NamespaceDocument(
    String name, @Nullable String description, @Nullable Duration retention) {}
