package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.workflow.protocol.Payload;
import java.util.List;
import java.util.function.Consumer;

/** Names in the messages that wrap them, and payloads where "none" is a field that is not set. */
final class Names {

  private Names() {}

  static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  static WorkflowType workflowType(String name) {
    return WorkflowType.newBuilder().setName(name).build();
  }

  static ActivityType activityType(String name) {
    return ActivityType.newBuilder().setName(name).build();
  }

  static TaskQueue taskQueue(String name) {
    return TaskQueue.newBuilder()
        .setName(name)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  /** Sets payloads only if there are any: SDKs tell "none" by the field. */
  static void ifAny(List<Payload> payloads, Consumer<Payloads> setter) {
    if (!payloads.isEmpty()) {
      setter.accept(PayloadMapper.toProto(payloads));
    }
  }
}
