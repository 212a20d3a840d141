package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowIdReusePolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs for tests of lists and deletion, begun and ended without workers. */
public final class StartedWorkflows {

  private final HistoryService history;

  public StartedWorkflows(HistoryService history) {
    this.history = history;
  }

  /** Returns the run id. */
  public String start(
      String namespace, String workflowId, String type, Map<String, Payload> attributes) {
    return start(namespace, workflowId, type, attributes, WorkflowIdReusePolicy.REJECT_DUPLICATE);
  }

  private String start(
      String namespace,
      String workflowId,
      String type,
      Map<String, Payload> attributes,
      WorkflowIdReusePolicy reuse) {
    Response.WorkflowStarted response =
        accepted(
            namespace,
            workflowId,
            Requests.start()
                .type(type)
                .taskQueue("queue")
                .reuse(reuse)
                .memo(Map.of("note", json("\"hot\"")))
                .searchAttributes(attributes)
                .request(UUID.randomUUID().toString()));
    return response.runId();
  }

  public void signal(String namespace, String workflowId) {
    accepted(
        namespace,
        workflowId,
        new ExecutionRequest.SignalWorkflow(
            null, "ready", List.of(), Map.of(), "test", "", List.of()));
  }

  public void terminate(String namespace, String workflowId) {
    accepted(
        namespace,
        workflowId,
        new ExecutionRequest.TerminateWorkflow(null, "test", List.of(), "test", null, List.of()));
  }

  private <R extends Response> R accepted(String namespace, String workflowId, Request<R> request) {
    Outcome<R> outcome = history.submit(new WorkflowKey(namespace, workflowId), request).join();
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<R>) outcome).response();
  }

  public static Payload json(String value) {
    return Payload.of(Map.of("encoding", "json/plain"), value.getBytes(StandardCharsets.UTF_8));
  }
}
