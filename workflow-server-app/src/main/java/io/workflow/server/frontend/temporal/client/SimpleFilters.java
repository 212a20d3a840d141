package io.workflow.server.frontend.temporal.client;

import com.google.protobuf.Timestamp;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.filter.v1.WorkflowTypeFilter;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.Filter;
import io.workflow.server.visibility.Filter.Comparison;
import io.workflow.server.visibility.Filter.Operator;
import io.workflow.server.visibility.Filter.Value;
import java.util.ArrayList;
import java.util.List;

/** The conditions of the older list calls, which have fields instead of a query. */
final class SimpleFilters {

  private SimpleFilters() {}

  static Filter all(List<Filter> conditions) {
    return conditions.size() == 1 ? conditions.getFirst() : new Filter.And(conditions);
  }

  static Filter open() {
    return status(WorkflowStatus.RUNNING);
  }

  static Filter status(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING -> status(WorkflowStatus.RUNNING);
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> status(WorkflowStatus.COMPLETED);
      case WORKFLOW_EXECUTION_STATUS_FAILED -> status(WorkflowStatus.FAILED);
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> status(WorkflowStatus.CANCELED);
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> status(WorkflowStatus.TERMINATED);
      case WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> status(WorkflowStatus.CONTINUED_AS_NEW);
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> status(WorkflowStatus.TIMED_OUT);
      case WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, WORKFLOW_EXECUTION_STATUS_PAUSED, UNRECOGNIZED ->
          throw CallException.invalid(
              "Expected status_filter to be the status of a closed workflow, but got %s."
                  .formatted(status));
    };
  }

  static Filter type(WorkflowTypeFilter filter) {
    return equal(Field.Standard.WORKFLOW_TYPE, filter.getName());
  }

  static List<Filter> execution(WorkflowExecutionFilter filter) {
    List<Filter> conditions = new ArrayList<>();
    conditions.add(equal(Field.Standard.WORKFLOW_ID, filter.getWorkflowId()));
    if (!filter.getRunId().isEmpty()) {
      conditions.add(equal(Field.Standard.RUN_ID, filter.getRunId()));
    }
    return conditions;
  }

  static List<Filter> startTime(StartTimeFilter filter) {
    return between(Field.Standard.START_TIME, filter);
  }

  /** The message is named after the start, but of closed executions it means the close. */
  static List<Filter> closeTime(StartTimeFilter filter) {
    return between(Field.Standard.CLOSE_TIME, filter);
  }

  private static List<Filter> between(Field field, StartTimeFilter filter) {
    List<Filter> conditions = new ArrayList<>();
    if (filter.hasEarliestTime()) {
      conditions.add(time(field, Operator.GREATER_OR_EQUAL, filter.getEarliestTime()));
    }
    if (filter.hasLatestTime()) {
      conditions.add(time(field, Operator.LESS_OR_EQUAL, filter.getLatestTime()));
    }
    return conditions;
  }

  private static Filter time(Field field, Operator operator, Timestamp time) {
    return new Comparison(field, operator, new Value.Time(TimeMapper.fromProto(time)));
  }

  private static Filter equal(Field field, String text) {
    return new Comparison(field, Operator.EQUAL, new Value.Text(text));
  }

  private static Filter status(WorkflowStatus status) {
    return new Comparison(
        Field.Standard.EXECUTION_STATUS, Operator.EQUAL, new Value.Status(status));
  }
}
