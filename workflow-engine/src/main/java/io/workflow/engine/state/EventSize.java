package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.history.WorkflowTaskEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event adds to the size of a history: about what it takes on the wire, where SDKs read it.
 * Payloads and texts are counted, and a flat charge stands for ids, times and numbers.
 */
public final class EventSize {

  private static final long FRAME = 40;
  private static final long RETRY_POLICY = 20;
  private static final long TIMEOUTS = 20;
  private static final long TAG_AND_LENGTH = 2;

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
          case ExecutionEvent e -> execution(e);
          case RunEnd e -> end(e);
          case WorkflowTaskEvent e -> workflowTask(e);
          case ActivityEvent e -> activity(e);
          case TimerEvent e -> timer(e);
          case MarkerRecorded e ->
              text(e.markerName())
                  + e.details().keySet().stream().mapToLong(EventSize::text).sum()
                  + e.details().values().stream().mapToLong(Payloads::size).sum()
                  + of(e.header())
                  + of(e.failure());
          case PropertyEvent e -> properties(e);
          case UpdateEvent e -> update(e);
          case ChildEvent e -> child(e);
          case ExternalEvent e -> external(e);
        };
  }

  private static long execution(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.WorkflowExecutionStarted e ->
          texts(e.spec().workflowType(), e.spec().taskQueue(), e.identity(), e.requestId())
              + texts(
                  e.chain().firstExecutionRunId(),
                  e.chain().continuedExecutionRunId(),
                  e.spec().cronSchedule())
              // The run's own and its original id are on the wire, too.
              + 2 * text(e.chain().firstExecutionRunId())
              + TIMEOUTS
              + (e.spec().retryPolicy() == null ? 0 : RETRY_POLICY)
              + (e.parent() == null
                  ? 0
                  : texts(e.parent().namespace(), e.parent().workflowId(), e.parent().runId()))
              + Payloads.size(e.spec().input())
              + Payloads.size(e.chain().lastCompletionResult())
              + of(e.chain().continuedFailure())
              + of(e.spec().header())
              + of(e.spec().memo())
              + of(e.spec().searchAttributes());
      case ExecutionEvent.WorkflowExecutionSignaled e ->
          texts(e.signalName(), e.identity(), e.requestId())
              + Payloads.size(e.input())
              + of(e.header());
      case ExecutionEvent.WorkflowExecutionCancelRequested e ->
          texts(e.cause(), e.identity(), e.requestId());
      case ExecutionEvent.WorkflowExecutionOptionsUpdated e -> text(e.attachedRequestId());
    };
  }

  private static long end(RunEnd event) {
    return switch (event) {
      case RunEnd.WorkflowExecutionCompleted e ->
          Payloads.size(e.result()) + text(e.newExecutionRunId());
      case RunEnd.WorkflowExecutionFailed e -> of(e.failure()) + text(e.newExecutionRunId());
      case RunEnd.WorkflowExecutionCanceled e -> Payloads.size(e.details());
      case RunEnd.WorkflowExecutionTerminated e ->
          texts(e.reason(), e.identity()) + Payloads.size(e.details());
      case RunEnd.WorkflowExecutionTimedOut e -> text(e.newExecutionRunId());
      case RunEnd.WorkflowExecutionContinuedAsNew e ->
          texts(e.newExecutionRunId(), e.spec().workflowType(), e.spec().taskQueue())
              + TIMEOUTS
              + Payloads.size(e.spec().input())
              + Payloads.size(e.lastCompletionResult())
              + of(e.failure())
              + of(e.spec().header())
              + of(e.spec().memo())
              + of(e.spec().searchAttributes());
    };
  }

  private static long workflowTask(WorkflowTaskEvent event) {
    return switch (event) {
      case WorkflowTaskEvent.WorkflowTaskScheduled e -> text(e.taskQueue());
      case WorkflowTaskEvent.WorkflowTaskStarted e -> texts(e.identity(), e.requestId());
      case WorkflowTaskEvent.WorkflowTaskCompleted e -> text(e.identity());
      case WorkflowTaskEvent.WorkflowTaskTimedOut _e -> 0;
      case WorkflowTaskEvent.WorkflowTaskFailed e ->
          texts(e.identity(), e.baseRunId(), e.newRunId()) + of(e.failure());
    };
  }

  private static long activity(ActivityEvent event) {
    return switch (event) {
      case ActivityEvent.ActivityTaskScheduled e ->
          texts(e.activityId(), e.activityType(), e.taskQueue())
              + TIMEOUTS
              + RETRY_POLICY
              + Payloads.size(e.input())
              + of(e.header());
      case ActivityEvent.ActivityTaskStarted e ->
          texts(e.identity(), e.requestId()) + of(e.lastFailure());
      case ActivityEvent.ActivityTaskCompleted e -> text(e.identity()) + Payloads.size(e.result());
      case ActivityEvent.ActivityTaskFailed e -> text(e.identity()) + of(e.failure());
      case ActivityEvent.ActivityTaskTimedOut e -> of(e.failure());
      case ActivityEvent.ActivityTaskCancelRequested _e -> 0;
      case ActivityEvent.ActivityTaskCanceled e -> text(e.identity()) + Payloads.size(e.details());
    };
  }

  private static long timer(TimerEvent event) {
    return switch (event) {
      case TimerEvent.TimerStarted e -> text(e.timerId());
      case TimerEvent.TimerFired e -> text(e.timerId());
      case TimerEvent.TimerCanceled e -> texts(e.timerId(), e.identity());
    };
  }

  private static long properties(PropertyEvent event) {
    return switch (event) {
      case PropertyEvent.UpsertWorkflowSearchAttributes e -> of(e.searchAttributes());
      case PropertyEvent.WorkflowPropertiesModified e -> of(e.upsertedMemo());
    };
  }

  private static long update(UpdateEvent event) {
    return switch (event) {
      case UpdateEvent.WorkflowExecutionUpdateAdmitted e -> of(e.request());
      case UpdateEvent.WorkflowExecutionUpdateAccepted e ->
          texts(e.protocolInstanceId(), e.acceptedRequestMessageId()) + of(e.acceptedRequest());
      case UpdateEvent.WorkflowExecutionUpdateCompleted e ->
          texts(e.updateId(), e.identity()) + Payloads.size(e.result()) + of(e.failure());
    };
  }

  private static long child(ChildEvent event) {
    return switch (event) {
      case ChildEvent.StartChildWorkflowExecutionInitiated e ->
          texts(
                  e.namespace(),
                  e.workflowId(),
                  e.spec().workflowType(),
                  e.spec().taskQueue(),
                  e.spec().cronSchedule())
              + TIMEOUTS
              + (e.spec().retryPolicy() == null ? 0 : RETRY_POLICY)
              + Payloads.size(e.spec().input())
              + of(e.spec().header())
              + of(e.spec().memo())
              + of(e.spec().searchAttributes());
      case ChildEvent.StartChildWorkflowExecutionFailed e ->
          texts(e.namespace(), e.workflowId(), e.workflowType());
      case ChildEvent.ChildWorkflowExecutionStarted e -> of(e.child()) + of(e.header());
      case ChildEvent.ChildWorkflowExecutionCompleted e ->
          of(e.child()) + Payloads.size(e.result());
      case ChildEvent.ChildWorkflowExecutionFailed e -> of(e.child()) + of(e.failure());
      case ChildEvent.ChildWorkflowExecutionCanceled e ->
          of(e.child()) + Payloads.size(e.details());
      case ChildEvent.ChildWorkflowExecutionTimedOut e -> of(e.child());
      case ChildEvent.ChildWorkflowExecutionTerminated e -> of(e.child());
    };
  }

  private static long external(ExternalEvent event) {
    return switch (event) {
      case ExternalEvent.SignalExternalWorkflowExecutionInitiated e ->
          texts(e.namespace(), e.workflowId(), e.runId(), e.signalName(), e.control())
              + Payloads.size(e.input())
              + of(e.header());
      case ExternalEvent.SignalExternalWorkflowExecutionFailed e ->
          texts(e.namespace(), e.workflowId(), e.runId(), e.control());
      case ExternalEvent.ExternalWorkflowExecutionSignaled e ->
          texts(e.namespace(), e.workflowId(), e.runId(), e.control());
      case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated e ->
          texts(e.namespace(), e.workflowId(), e.runId(), e.control(), e.reason());
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed e ->
          texts(e.namespace(), e.workflowId(), e.runId(), e.control());
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested e ->
          texts(e.namespace(), e.workflowId(), e.runId());
    };
  }

  private static long texts(@Nullable String... texts) {
    long size = 0;
    for (String text : texts) {
      size += text(text);
    }
    return size;
  }

  private static long text(@Nullable String text) {
    return text == null || text.isEmpty() ? 0 : text.length() + TAG_AND_LENGTH;
  }

  private static long of(ChildExecution child) {
    return texts(child.namespace(), child.workflowId(), child.runId(), child.workflowType());
  }

  private static long of(Map<String, Payload> payloads) {
    if (payloads.isEmpty()) {
      return 0;
    }
    Collection<Payload> values = payloads.values();
    return payloads.keySet().stream().mapToLong(EventSize::text).sum()
        + Payloads.size(List.copyOf(values));
  }

  private static long of(@Nullable UpdateRequest request) {
    return request == null
        ? 0
        : texts(request.updateId(), request.identity(), request.name())
            + Payloads.size(request.args())
            + of(request.header());
  }

  /** Bytes, roughly, of a failure and its causes. */
  public static long of(@Nullable Failure failure) {
    long size = 0;
    for (Failure f = failure; f != null; f = f.cause()) {
      size += f.message().length() + f.stackTrace().length();
      size += f.unread() == null ? 0 : f.unread().size();
      if (f.info() instanceof Failure.Application application) {
        size += Payloads.size(application.details());
      }
    }
    return size;
  }
}
