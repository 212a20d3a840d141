package io.workflow.server.namespace;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a namespace; {@code null} stays as it is.
 *
 * @param data added to what is there; an entry with the same key is replaced
 */
public record NamespaceUpdate(
    @Nullable String description,
    @Nullable Duration retention,
    @Nullable String ownerEmail,
    Map<String, String> data,
    Namespace.@Nullable State state) {}
