package io.workflow.server.operations;

import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a history in sentences. What only the machinery cares for is left out. Pure. */
final class StoryTeller {

  private final Map<Long, String> activities = new HashMap<>();
  private final Map<Long, Integer> attempts = new HashMap<>();

  private StoryTeller() {}

  /** A line for each event that means something to people. */
  static List<String> tell(List<HistoryEvent> events) {
    StoryTeller teller = new StoryTeller();
    List<String> lines = new ArrayList<>();
    for (HistoryEvent event : events) {
      String line = teller.sentence(event.eventId(), event.attributes());
      if (line != null) {
        lines.add(CurrentSteps.seconds(event.eventTime()) + " " + line);
      }
    }
    return lines;
  }

  private @Nullable String sentence(long eventId, EventAttributes event) {
    return switch (event) {
      case WorkflowExecutionStarted started ->
          "%s was started by %s".formatted(started.spec().workflowType(), started.identity());
      case WorkflowExecutionSignaled signal -> "signal %s arrived".formatted(signal.signalName());
      case WorkflowExecutionCancelRequested request ->
          "cancellation was asked for" + because(request.cause());
      case WorkflowExecutionCompleted completed -> "the workflow completed";
      case WorkflowExecutionFailed failed ->
          "the workflow failed: " + CurrentSteps.failure(failed.failure());
      case WorkflowExecutionCanceled canceled -> "the workflow was canceled";
      case WorkflowExecutionTerminated terminated ->
          "the workflow was terminated by %s%s"
              .formatted(terminated.identity(), because(terminated.reason()));
      case WorkflowExecutionTimedOut timedOut -> "the workflow timed out";
      case WorkflowTaskScheduled scheduled -> null;
      case WorkflowTaskStarted started -> null;
      case WorkflowTaskCompleted completed -> null;
      case WorkflowTaskTimedOut timedOut ->
          "a workflow task timed out: its worker went away or hung";
      case WorkflowTaskFailed failed ->
          "a workflow task failed (%s)%s"
              .formatted(
                  failed.cause(),
                  failed.failure() == null ? "" : ": " + CurrentSteps.failure(failed.failure()));
      case ActivityTaskScheduled scheduled -> {
        activities.put(eventId, scheduled.activityType());
        yield "activity %s was scheduled".formatted(scheduled.activityType());
      }
      case ActivityTaskStarted started -> {
        attempts.put(started.scheduledEventId(), started.attempt());
        yield null;
      }
      case ActivityTaskCompleted completed -> activity(completed.scheduledEventId(), "completed");
      case ActivityTaskFailed failed ->
          activity(failed.scheduledEventId(), "failed")
              + ": "
              + CurrentSteps.failure(failed.failure());
      case ActivityTaskTimedOut timedOut ->
          activity(timedOut.scheduledEventId(), "timed out")
              + ": "
              + CurrentSteps.failure(timedOut.failure());
      case ActivityTaskCancelRequested request ->
          activity(request.scheduledEventId(), "was asked to stop");
      case ActivityTaskCanceled canceled -> activity(canceled.scheduledEventId(), "was canceled");
      case TimerStarted timer ->
          "timer %s was set to %s".formatted(timer.timerId(), timer.startToFireTimeout());
      case TimerFired timer -> "timer %s fired".formatted(timer.timerId());
      case TimerCanceled timer -> "timer %s was canceled".formatted(timer.timerId());
      case MarkerRecorded marker -> null;
      case RunEnd.WorkflowExecutionContinuedAsNew next ->
          "the workflow goes on as run %s".formatted(next.newExecutionRunId());
      case PropertyEvent.UpsertWorkflowSearchAttributes upsert -> null;
      case PropertyEvent.WorkflowPropertiesModified modified -> null;
      case ExecutionEvent.WorkflowExecutionOptionsUpdated updated -> null;
      case UpdateEvent.WorkflowExecutionUpdateAdmitted admitted ->
          "update %s is asked for again".formatted(admitted.request().name());
      case UpdateEvent.WorkflowExecutionUpdateAccepted accepted ->
          "update %s was accepted"
              .formatted(
                  accepted.acceptedRequest() == null
                      ? accepted.protocolInstanceId()
                      : accepted.acceptedRequest().name());
      case UpdateEvent.WorkflowExecutionUpdateCompleted completed ->
          "update %s %s"
              .formatted(
                  completed.updateId(), completed.failure() == null ? "completed" : "failed");
      case ChildEvent.StartChildWorkflowExecutionInitiated child ->
          "child workflow %s is to be started".formatted(child.spec().workflowType());
      case ChildEvent.StartChildWorkflowExecutionFailed child ->
          "child workflow %s could not be started: %s"
              .formatted(child.workflowType(), child.cause());
      case ChildEvent.ChildWorkflowExecutionStarted started -> child(started.child(), "started");
      case ChildEvent.ChildWorkflowExecutionCompleted completed ->
          child(completed.child(), "completed");
      case ChildEvent.ChildWorkflowExecutionFailed failed ->
          child(failed.child(), "failed: " + CurrentSteps.failure(failed.failure()));
      case ChildEvent.ChildWorkflowExecutionCanceled canceled ->
          child(canceled.child(), "was canceled");
      case ChildEvent.ChildWorkflowExecutionTimedOut timedOut ->
          child(timedOut.child(), "timed out");
      case ChildEvent.ChildWorkflowExecutionTerminated terminated ->
          child(terminated.child(), "was terminated");
      case ExternalEvent.SignalExternalWorkflowExecutionInitiated signal ->
          "signal %s goes to workflow %s".formatted(signal.signalName(), signal.workflowId());
      case ExternalEvent.SignalExternalWorkflowExecutionFailed failed ->
          "the signal to workflow %s did not arrive: %s"
              .formatted(failed.workflowId(), failed.cause());
      case ExternalEvent.ExternalWorkflowExecutionSignaled signaled -> null;
      case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated request ->
          "workflow %s is asked to stop".formatted(request.workflowId());
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed failed ->
          "workflow %s could not be asked to stop: %s"
              .formatted(failed.workflowId(), failed.cause());
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested requested -> null;
    };
  }

  private String activity(long scheduledEventId, String what) {
    String type = activities.getOrDefault(scheduledEventId, "#" + scheduledEventId);
    int attempt = attempts.getOrDefault(scheduledEventId, 1);
    return "activity %s %s%s".formatted(type, what, attempt > 1 ? " at attempt " + attempt : "");
  }

  private static String child(ChildExecution child, String what) {
    return "child workflow %s ('%s') %s".formatted(child.workflowType(), child.workflowId(), what);
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }
}
