package io.workflow.server.matching;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set for a queue.
 *
 * @param tasksPerSecond how many tasks are given away at most; {@code null} when the limit was
 *     taken away: then it is what workers say
 * @param reason why, in the operator's words
 * @param identity of the operator
 */
public record QueueConfig(
    @Nullable Double tasksPerSecond, String reason, String identity, Instant time) {}
