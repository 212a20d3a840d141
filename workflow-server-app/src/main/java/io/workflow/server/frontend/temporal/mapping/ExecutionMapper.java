package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.workflow.protocol.rest.WorkflowSummary;
import java.time.Duration;

/** What lists show of an execution. */
public final class ExecutionMapper {

  private ExecutionMapper() {}

  public static WorkflowExecutionInfo toProto(WorkflowSummary summary) {
    return info(summary).build();
  }

  static WorkflowExecutionInfo.Builder info(WorkflowSummary summary) {
    var executionTime =
        summary.executionTime() == null ? summary.startTime() : summary.executionTime();
    var proto =
        WorkflowExecutionInfo.newBuilder()
            .setExecution(Names.execution(summary.workflowId(), summary.runId()))
            .setType(Names.workflowType(summary.workflowType()))
            .setTaskQueue(summary.taskQueue())
            .setStatus(PolicyMapper.toProto(summary.status()))
            .setStartTime(TimeMapper.toProto(summary.startTime()))
            .setExecutionTime(TimeMapper.toProto(executionTime))
            .setHistoryLength(summary.historyLength())
            .setMemo(PayloadMapper.memo(summary.memo()))
            .setSearchAttributes(PayloadMapper.searchAttributes(summary.searchAttributes()));
    if (summary.closeTime() != null) {
      Duration taken = Duration.between(executionTime, summary.closeTime());
      proto
          .setCloseTime(TimeMapper.toProto(summary.closeTime()))
          .setExecutionDuration(TimeMapper.toProto(taken.isNegative() ? Duration.ZERO : taken));
    }
    return proto;
  }
}
