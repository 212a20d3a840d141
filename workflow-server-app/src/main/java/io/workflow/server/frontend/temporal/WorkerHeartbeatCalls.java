package io.workflow.server.frontend.temporal;

import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import org.springframework.stereotype.Component;

/**
 * What workers tell of themselves. Nothing here asks for it yet, so that it is taken and forgotten,
 * and {@link ServerCapabilities} does not invite workers to send it.
 */
@Component
final class WorkerHeartbeatCalls implements TemporalCalls {

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(
        WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod(),
        (RecordWorkerHeartbeatRequest _heartbeat) ->
            RecordWorkerHeartbeatResponse.getDefaultInstance());
  }
}
