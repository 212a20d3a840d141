package io.workflow.engine.state;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionStarted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;

/**
 * One run, as its changes tell it. Immutable: applying a change makes a new state that shares what
 * did not change, so a rejected request or a failed commit leaves no trace, and 2,000 pending
 * activities cost a step no more than one.
 *
 * @param nextEventId the id that the next event gets
 * @param previousStartedEventId the started event of the last completed workflow task; 0 before the
 *     first
 * @param workflowTask the workflow task that is scheduled or in a worker's hands
 * @param activities by the id of their scheduled event
 * @param activityIds the scheduled event of each pending activity, by activity id
 * @param timers by the id of their started event
 * @param timerIds the started event of each pending timer, by timer id
 * @param arrivals durable, but without a place in the history until the workflow task in flight
 *     ends
 * @param cancelRequested the code was asked to stop
 * @param signalRequestIds requests that have been delivered
 * @param deadlines one for each thing that waits for a time
 * @param historySizeBytes the payload bytes of the events, roughly
 * @param sequence how many transitions were made durable
 */
public record WorkflowState(
    WorkflowKey key,
    String runId,
    WorkflowExecutionStarted started,
    Instant startTime,
    WorkflowStatus status,
    @Nullable Instant closeTime,
    long nextEventId,
    long previousStartedEventId,
    @Nullable PendingWorkflowTask workflowTask,
    PSortedMap<Long, PendingActivity> activities,
    PMap<String, Long> activityIds,
    PSortedMap<Long, PendingTimer> timers,
    PMap<String, Long> timerIds,
    PVector<Arrival> arrivals,
    boolean cancelRequested,
    PSet<String> signalRequestIds,
    Deadlines deadlines,
    long historySizeBytes,
    long sequence) {}
