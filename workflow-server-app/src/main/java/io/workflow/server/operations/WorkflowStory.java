package io.workflow.server.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution, told for people.
 *
 * @param age since its start, until its close or now
 * @param waitsFor what it waits for; empty when it is closed
 * @param story what happened, a line for each event that means something, in order
 * @param leftOut how many events at the beginning are not told
 */
public record WorkflowStory(
    String workflowId,
    String runId,
    String workflowType,
    String status,
    Instant startTime,
    @Nullable Instant closeTime,
    Duration age,
    List<String> waitsFor,
    List<String> story,
    long leftOut) {}
