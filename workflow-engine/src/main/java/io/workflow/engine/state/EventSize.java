package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventAttributes.ActivityTaskCanceled;
import io.workflow.protocol.history.EventAttributes.ActivityTaskCompleted;
import io.workflow.protocol.history.EventAttributes.ActivityTaskFailed;
import io.workflow.protocol.history.EventAttributes.ActivityTaskScheduled;
import io.workflow.protocol.history.EventAttributes.ActivityTaskTimedOut;
import io.workflow.protocol.history.EventAttributes.MarkerRecorded;
import io.workflow.protocol.history.EventAttributes.UpdateRequest;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCanceled;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCompleted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionFailed;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionSignaled;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionStarted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTerminated;
import io.workflow.protocol.history.EventMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event adds to the size of a history: its payloads and texts, and a flat charge for the
 * rest.
 */
public final class EventSize {

  private static final long FRAME = 40;

  private EventSize() {}

  /** Bytes, roughly, of what most events do not have. */
  public static long of(@Nullable EventMetadata metadata) {
    if (metadata == null) {
      return 0;
    }
    return FRAME * metadata.links().size() + (metadata.user() == null ? 0 : metadata.user().size());
  }

  /** Bytes, roughly. */
  public static long of(EventAttributes attributes) {
    return FRAME
        + switch (attributes) {
          case WorkflowExecutionStarted e ->
              Payloads.size(e.input()) + of(e.header()) + of(e.memo()) + of(e.searchAttributes());
          case WorkflowExecutionSignaled e -> Payloads.size(e.input()) + of(e.header());
          case WorkflowExecutionCompleted e -> Payloads.size(e.result());
          case WorkflowExecutionFailed e -> of(e.failure());
          case WorkflowExecutionCanceled e -> Payloads.size(e.details());
          case WorkflowExecutionTerminated e -> Payloads.size(e.details());
          case ActivityTaskScheduled e -> Payloads.size(e.input()) + of(e.header());
          case ActivityTaskCompleted e -> Payloads.size(e.result());
          case ActivityTaskFailed e -> of(e.failure());
          case ActivityTaskTimedOut e -> of(e.failure());
          case ActivityTaskCanceled e -> Payloads.size(e.details());
          case MarkerRecorded e ->
              e.details().values().stream().mapToLong(Payloads::size).sum() + of(e.header());
          case EventAttributes.WorkflowExecutionCancelRequested _e -> 0;
          case EventAttributes.WorkflowExecutionTimedOut _e -> 0;
          case EventAttributes.WorkflowTaskScheduled _e -> 0;
          case EventAttributes.WorkflowTaskStarted _e -> 0;
          case EventAttributes.WorkflowTaskCompleted _e -> 0;
          case EventAttributes.WorkflowTaskTimedOut _e -> 0;
          case EventAttributes.WorkflowTaskFailed e -> of(e.failure());
          case EventAttributes.ActivityTaskStarted e -> of(e.lastFailure());
          case EventAttributes.ActivityTaskCancelRequested _e -> 0;
          case EventAttributes.TimerStarted _e -> 0;
          case EventAttributes.TimerFired _e -> 0;
          case EventAttributes.TimerCanceled _e -> 0;
          case EventAttributes.WorkflowExecutionContinuedAsNew e ->
              Payloads.size(e.input())
                  + Payloads.size(e.lastCompletionResult())
                  + of(e.failure())
                  + of(e.header())
                  + of(e.memo())
                  + of(e.searchAttributes());
          case EventAttributes.UpsertWorkflowSearchAttributes e -> of(e.searchAttributes());
          case EventAttributes.WorkflowPropertiesModified e -> of(e.upsertedMemo());
          case EventAttributes.WorkflowExecutionOptionsUpdated _e -> 0;
          case EventAttributes.WorkflowExecutionUpdateAdmitted e -> of(e.request());
          case EventAttributes.WorkflowExecutionUpdateAccepted e -> of(e.acceptedRequest());
          case EventAttributes.WorkflowExecutionUpdateCompleted e ->
              Payloads.size(e.result()) + of(e.failure());
          case EventAttributes.StartChildWorkflowExecutionInitiated e ->
              Payloads.size(e.input()) + of(e.header()) + of(e.memo()) + of(e.searchAttributes());
          case EventAttributes.StartChildWorkflowExecutionFailed _e -> 0;
          case EventAttributes.ChildWorkflowExecutionStarted e -> of(e.header());
          case EventAttributes.ChildWorkflowExecutionCompleted e -> Payloads.size(e.result());
          case EventAttributes.ChildWorkflowExecutionFailed e -> of(e.failure());
          case EventAttributes.ChildWorkflowExecutionCanceled e -> Payloads.size(e.details());
          case EventAttributes.ChildWorkflowExecutionTimedOut _e -> 0;
          case EventAttributes.ChildWorkflowExecutionTerminated _e -> 0;
          case EventAttributes.SignalExternalWorkflowExecutionInitiated e ->
              Payloads.size(e.input()) + of(e.header());
          case EventAttributes.SignalExternalWorkflowExecutionFailed _e -> 0;
          case EventAttributes.ExternalWorkflowExecutionSignaled _e -> 0;
          case EventAttributes.RequestCancelExternalWorkflowExecutionInitiated _e -> 0;
          case EventAttributes.RequestCancelExternalWorkflowExecutionFailed _e -> 0;
          case EventAttributes.ExternalWorkflowExecutionCancelRequested _e -> 0;
        };
  }

  private static long of(Map<String, Payload> payloads) {
    Collection<Payload> values = payloads.values();
    return Payloads.size(List.copyOf(values));
  }

  private static long of(@Nullable UpdateRequest request) {
    return request == null ? 0 : Payloads.size(request.args()) + of(request.header());
  }

  /** Bytes, roughly, of a failure and its causes. */
  public static long of(@Nullable Failure failure) {
    long size = 0;
    for (Failure f = failure; f != null; f = f.cause()) {
      size += f.message().length() + f.stackTrace().length();
      if (f.info() instanceof Failure.Application application) {
        size += Payloads.size(application.details());
      }
    }
    return size;
  }
}
