package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_CONTINUE_AS_NEW_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_RECORD_MARKER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SEARCH_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_START_CHILD_EXECUTION_ATTRIBUTES;

import io.workflow.engine.state.EventSize;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import java.util.List;
import java.util.Map;

/** Values in commands that are too large to be kept. */
record CommandSizes(Limits limits) {

  /**
   * Checks one command.
   *
   * @throws BadCommandException when it holds more than the limit
   */
  void check(Command command) {
    switch (command) {
      case Command.ScheduleActivityTask it ->
          check(BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, it, "input", it.input());
      case Command.RecordMarker it -> {
        check(BAD_RECORD_MARKER_ATTRIBUTES, it, "details", details(it.details()));
        check(BAD_RECORD_MARKER_ATTRIBUTES, it, "failure", EventSize.of(it.failure()));
      }
      case Command.CompleteWorkflowExecution it ->
          check(BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES, it, "result", it.result());
      case Command.FailWorkflowExecution it ->
          check(BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES, it, "failure", EventSize.of(it.failure()));
      case Command.CancelWorkflowExecution it ->
          check(BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES, it, "details", it.details());
      case Command.ContinueAsNewWorkflowExecution it -> {
        check(BAD_CONTINUE_AS_NEW_ATTRIBUTES, it, "input", it.spec().input());
        check(BAD_CONTINUE_AS_NEW_ATTRIBUTES, it, "memo", it.spec().memo());
        check(BAD_CONTINUE_AS_NEW_ATTRIBUTES, it, "searchAttributes", it.spec().searchAttributes());
      }
      case Command.StartChildWorkflowExecution it -> {
        check(BAD_START_CHILD_EXECUTION_ATTRIBUTES, it, "input", it.spec().input());
        check(BAD_START_CHILD_EXECUTION_ATTRIBUTES, it, "memo", it.spec().memo());
        check(
            BAD_START_CHILD_EXECUTION_ATTRIBUTES,
            it,
            "searchAttributes",
            it.spec().searchAttributes());
      }
      case Command.SignalExternalWorkflowExecution it ->
          check(BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES, it, "input", it.input());
      case Command.UpsertWorkflowSearchAttributes it ->
          check(BAD_SEARCH_ATTRIBUTES, it, "searchAttributes", it.searchAttributes());
      case Command.ModifyWorkflowProperties it ->
          check(BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES, it, "memo", it.upsertedMemo());
      case Command.RequestCancelActivityTask _small -> {}
      case Command.StartTimer _small -> {}
      case Command.CancelTimer _small -> {}
      case Command.RequestCancelExternalWorkflowExecution _small -> {}
      case Command.ProtocolMessage _small -> {}
    }
  }

  private static long details(Map<String, List<Payload>> details) {
    return details.values().stream().mapToLong(Payloads::size).sum();
  }

  private void check(
      WorkflowTaskFailedCause cause, Command command, String field, Map<String, Payload> values) {
    check(cause, command, field, values.values().stream().mapToLong(Payload::size).sum());
  }

  private void check(
      WorkflowTaskFailedCause cause, Command command, String field, List<Payload> values) {
    check(cause, command, field, Payloads.size(values));
  }

  private void check(WorkflowTaskFailedCause cause, Command command, String field, long bytes) {
    if (bytes > limits.payloadBytes()) {
      throw BadCommandException.endingRun(
          cause,
          ("%s.%s exceeds size limit: expected at most %,d bytes, but it has %,d. Keep "
                  + "large values elsewhere and pass their address")
              .formatted(command.getClass().getSimpleName(), field, limits.payloadBytes(), bytes));
    }
  }
}
