package io.workflow.server.operations;

import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventAttributes.ActivityTaskCancelRequested;
import io.workflow.protocol.history.EventAttributes.ActivityTaskCanceled;
import io.workflow.protocol.history.EventAttributes.ActivityTaskCompleted;
import io.workflow.protocol.history.EventAttributes.ActivityTaskFailed;
import io.workflow.protocol.history.EventAttributes.ActivityTaskScheduled;
import io.workflow.protocol.history.EventAttributes.ActivityTaskStarted;
import io.workflow.protocol.history.EventAttributes.ActivityTaskTimedOut;
import io.workflow.protocol.history.EventAttributes.MarkerRecorded;
import io.workflow.protocol.history.EventAttributes.TimerCanceled;
import io.workflow.protocol.history.EventAttributes.TimerFired;
import io.workflow.protocol.history.EventAttributes.TimerStarted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCanceled;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCompleted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionFailed;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionSignaled;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionStarted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTerminated;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.EventAttributes.WorkflowTaskCompleted;
import io.workflow.protocol.history.EventAttributes.WorkflowTaskFailed;
import io.workflow.protocol.history.EventAttributes.WorkflowTaskScheduled;
import io.workflow.protocol.history.EventAttributes.WorkflowTaskStarted;
import io.workflow.protocol.history.EventAttributes.WorkflowTaskTimedOut;
import io.workflow.protocol.history.HistoryEvent;
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
          "%s was started by %s".formatted(started.workflowType(), started.identity());
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
      case EventAttributes.WorkflowExecutionContinuedAsNew next ->
          "the workflow goes on as run %s".formatted(next.newExecutionRunId());
      case EventAttributes.UpsertWorkflowSearchAttributes upsert -> null;
      case EventAttributes.WorkflowPropertiesModified modified -> null;
      case EventAttributes.WorkflowExecutionOptionsUpdated updated -> null;
      case EventAttributes.WorkflowExecutionUpdateAdmitted admitted ->
          "update %s is asked for again".formatted(admitted.request().name());
      case EventAttributes.WorkflowExecutionUpdateAccepted accepted ->
          "update %s was accepted"
              .formatted(
                  accepted.acceptedRequest() == null
                      ? accepted.protocolInstanceId()
                      : accepted.acceptedRequest().name());
      case EventAttributes.WorkflowExecutionUpdateCompleted completed ->
          "update %s %s"
              .formatted(
                  completed.updateId(), completed.failure() == null ? "completed" : "failed");
      case EventAttributes.StartChildWorkflowExecutionInitiated child ->
          "child workflow %s is to be started".formatted(child.workflowType());
      case EventAttributes.StartChildWorkflowExecutionFailed child ->
          "child workflow %s could not be started: %s"
              .formatted(child.workflowType(), child.cause());
      case EventAttributes.ChildWorkflowExecutionStarted started ->
          child(started.child(), "started");
      case EventAttributes.ChildWorkflowExecutionCompleted completed ->
          child(completed.child(), "completed");
      case EventAttributes.ChildWorkflowExecutionFailed failed ->
          child(failed.child(), "failed: " + CurrentSteps.failure(failed.failure()));
      case EventAttributes.ChildWorkflowExecutionCanceled canceled ->
          child(canceled.child(), "was canceled");
      case EventAttributes.ChildWorkflowExecutionTimedOut timedOut ->
          child(timedOut.child(), "timed out");
      case EventAttributes.ChildWorkflowExecutionTerminated terminated ->
          child(terminated.child(), "was terminated");
      case EventAttributes.SignalExternalWorkflowExecutionInitiated signal ->
          "signal %s goes to workflow %s".formatted(signal.signalName(), signal.workflowId());
      case EventAttributes.SignalExternalWorkflowExecutionFailed failed ->
          "the signal to workflow %s did not arrive: %s"
              .formatted(failed.workflowId(), failed.cause());
      case EventAttributes.ExternalWorkflowExecutionSignaled signaled -> null;
      case EventAttributes.RequestCancelExternalWorkflowExecutionInitiated request ->
          "workflow %s is asked to stop".formatted(request.workflowId());
      case EventAttributes.RequestCancelExternalWorkflowExecutionFailed failed ->
          "workflow %s could not be asked to stop: %s"
              .formatted(failed.workflowId(), failed.cause());
      case EventAttributes.ExternalWorkflowExecutionCancelRequested requested -> null;
    };
  }

  private String activity(long scheduledEventId, String what) {
    String type = activities.getOrDefault(scheduledEventId, "#" + scheduledEventId);
    int attempt = attempts.getOrDefault(scheduledEventId, 1);
    return "activity %s %s%s".formatted(type, what, attempt > 1 ? " at attempt " + attempt : "");
  }

  private static String child(EventAttributes.ChildExecution child, String what) {
    return "child workflow %s ('%s') %s".formatted(child.workflowType(), child.workflowId(), what);
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }
}
