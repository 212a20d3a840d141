package io.workflow.server.matching;

import java.util.Map;

/**
 * A task queue, as people see it.
 *
 * @param pollers who has polled in the last minutes, by identity
 */
public record QueueView(Map<String, PollerSeen> pollers, QueueStats stats) {}
