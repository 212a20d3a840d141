package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.history.WorkflowTaskEvent;
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
          case ExecutionEvent.WorkflowExecutionCancelRequested _e -> 0;
          case RunEnd.WorkflowExecutionTimedOut _e -> 0;
          case WorkflowTaskEvent.WorkflowTaskScheduled _e -> 0;
          case WorkflowTaskEvent.WorkflowTaskStarted _e -> 0;
          case WorkflowTaskEvent.WorkflowTaskCompleted _e -> 0;
          case WorkflowTaskEvent.WorkflowTaskTimedOut _e -> 0;
          case WorkflowTaskEvent.WorkflowTaskFailed e -> of(e.failure());
          case ActivityEvent.ActivityTaskStarted e -> of(e.lastFailure());
          case ActivityEvent.ActivityTaskCancelRequested _e -> 0;
          case TimerEvent.TimerStarted _e -> 0;
          case TimerEvent.TimerFired _e -> 0;
          case TimerEvent.TimerCanceled _e -> 0;
          case RunEnd.WorkflowExecutionContinuedAsNew e ->
              Payloads.size(e.input())
                  + Payloads.size(e.lastCompletionResult())
                  + of(e.failure())
                  + of(e.header())
                  + of(e.memo())
                  + of(e.searchAttributes());
          case PropertyEvent.UpsertWorkflowSearchAttributes e -> of(e.searchAttributes());
          case PropertyEvent.WorkflowPropertiesModified e -> of(e.upsertedMemo());
          case ExecutionEvent.WorkflowExecutionOptionsUpdated _e -> 0;
          case UpdateEvent.WorkflowExecutionUpdateAdmitted e -> of(e.request());
          case UpdateEvent.WorkflowExecutionUpdateAccepted e -> of(e.acceptedRequest());
          case UpdateEvent.WorkflowExecutionUpdateCompleted e ->
              Payloads.size(e.result()) + of(e.failure());
          case ChildEvent.StartChildWorkflowExecutionInitiated e ->
              Payloads.size(e.input()) + of(e.header()) + of(e.memo()) + of(e.searchAttributes());
          case ChildEvent.StartChildWorkflowExecutionFailed _e -> 0;
          case ChildEvent.ChildWorkflowExecutionStarted e -> of(e.header());
          case ChildEvent.ChildWorkflowExecutionCompleted e -> Payloads.size(e.result());
          case ChildEvent.ChildWorkflowExecutionFailed e -> of(e.failure());
          case ChildEvent.ChildWorkflowExecutionCanceled e -> Payloads.size(e.details());
          case ChildEvent.ChildWorkflowExecutionTimedOut _e -> 0;
          case ChildEvent.ChildWorkflowExecutionTerminated _e -> 0;
          case ExternalEvent.SignalExternalWorkflowExecutionInitiated e ->
              Payloads.size(e.input()) + of(e.header());
          case ExternalEvent.SignalExternalWorkflowExecutionFailed _e -> 0;
          case ExternalEvent.ExternalWorkflowExecutionSignaled _e -> 0;
          case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated _e -> 0;
          case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed _e -> 0;
          case ExternalEvent.ExternalWorkflowExecutionCancelRequested _e -> 0;
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
