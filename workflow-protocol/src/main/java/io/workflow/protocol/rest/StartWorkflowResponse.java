package io.workflow.protocol.rest;

/**
 * There is a run.
 *
 * @param started {@code false} when the run was there before: an open one that the conflict policy
 *     allowed to be used, or the one that the same request id has led to
 */
public record StartWorkflowResponse(String runId, boolean started) {}
