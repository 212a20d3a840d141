package io.workflow.protocol.worker;

/**
 * Names one started attempt of one task: the right to answer it.
 *
 * @param startedEventId the id that the started event of a workflow task has or will have; 0 for
 *     activities, whose started event is written when they close
 * @param startId chosen by the server for each start, so that an answer to an earlier start of the
 *     same attempt is found out
 */
public record TaskToken(TaskId task, long startedEventId, String startId) {}
