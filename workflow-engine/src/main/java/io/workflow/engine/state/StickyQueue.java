package io.workflow.engine.state;

import java.time.Duration;

/**
 * The worker that has a run cached asks for its workflow tasks on a queue of its own.
 *
 * @param scheduleToStartTimeout how long a task waits there before any worker may take it
 */
public record StickyQueue(String name, Duration scheduleToStartTimeout) {}
