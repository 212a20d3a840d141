package io.workflow.engine.scenario;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the workflow code of a scenario asks for. */
public final class Commands {

  private static final Payload NOTHING =
      Payload.of(Map.of(Payload.ENCODING, "binary/null"), new byte[0]);

  private Commands() {}

  /** A command that may need to know what happened before. */
  @FunctionalInterface
  public interface Source {
    Command in(Scenario scenario);
  }

  /** An activity whose type is its id, with a start-to-close timeout of a minute. */
  public static ActivityCommand activity(String id) {
    return new ActivityCommand(id);
  }

  /** Asks the pending activity with this id to stop. */
  public static Source cancelActivity(String id) {
    return scenario ->
        new Command.RequestCancelActivityTask(scenario.activity(id).scheduledEventId());
  }

  /** Asks the activity with this scheduled event to stop, whatever it is. */
  public static Source cancelActivity(long scheduledEventId) {
    return _scenario -> new Command.RequestCancelActivityTask(scheduledEventId);
  }

  public static Source timer(String id, Duration wait) {
    return _scenario -> new Command.StartTimer(id, wait);
  }

  public static Source cancelTimer(String id) {
    return _scenario -> new Command.CancelTimer(id);
  }

  public static Source marker(String name) {
    return _scenario ->
        new Command.RecordMarker(
            name, Map.of("data", Requests.payloads("remembered")), Map.of(), null);
  }

  /** A child workflow whose type is its name. */
  public static ChildCommand child(String name) {
    return new ChildCommand(name);
  }

  /** Signals the open run of another workflow of the story. */
  public static Source signalExternal(String workflow, String signal) {
    return signalExternal(workflow, signal, false);
  }

  public static Source signalExternal(String workflow, String signal, boolean childOnly) {
    return scenario ->
        new Command.SignalExternalWorkflowExecution(
            "",
            scenario.other(workflow).key().workflowId(),
            "",
            signal,
            Requests.payloads("from afar"),
            Map.of(),
            "control",
            childOnly);
  }

  /** Asks the open run of another workflow of the story to stop. */
  public static Source cancelExternal(String workflow) {
    return cancelExternal(workflow, false);
  }

  public static Source cancelExternal(String workflow, boolean childOnly) {
    return scenario ->
        new Command.RequestCancelExternalWorkflowExecution(
            "",
            scenario.other(workflow).key().workflowId(),
            "",
            "control",
            "no longer wanted",
            childOnly);
  }

  public static Source completeWorkflow(String... result) {
    return _scenario -> new Command.CompleteWorkflowExecution(Requests.payloads(result));
  }

  public static Source failWorkflow(Failure failure) {
    return _scenario -> new Command.FailWorkflowExecution(failure);
  }

  public static Source cancelWorkflow() {
    return _scenario -> new Command.CancelWorkflowExecution(List.of());
  }

  public static ContinueAsNewCommand continueAsNew() {
    return new ContinueAsNewCommand();
  }

  public static Source upsertSearchAttribute(String name, String text) {
    return _scenario ->
        new Command.UpsertWorkflowSearchAttributes(Map.of(name, Requests.payload(text)));
  }

  public static Source removeSearchAttribute(String name) {
    return _scenario -> new Command.UpsertWorkflowSearchAttributes(Map.of(name, NOTHING));
  }

  public static Source upsertMemo(String name, String text) {
    return _scenario -> new Command.ModifyWorkflowProperties(Map.of(name, Requests.payload(text)));
  }

  public static Source removeMemo(String name) {
    return _scenario -> new Command.ModifyWorkflowProperties(Map.of(name, NOTHING));
  }
}
