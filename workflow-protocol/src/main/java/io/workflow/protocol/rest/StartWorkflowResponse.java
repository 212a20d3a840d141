package io.workflow.protocol.rest;

/**
 * A run is open.
 *
 * @param started {@code false} when the run was there before: an open one that the conflict policy
 *     allowed to be used
 */
public record StartWorkflowResponse(String runId, boolean started) {}
