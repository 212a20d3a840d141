package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.data.DataConverter;
import io.workflow.data.RetryPolicies;
import io.workflow.definition.MessageMethod;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.rest.CancelWorkflowRequest;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.QueryWorkflowRequest;
import io.workflow.protocol.rest.QueryWorkflowResponse;
import io.workflow.protocol.rest.SignalWithStartRequest;
import io.workflow.protocol.rest.SignalWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import io.workflow.protocol.rest.TerminateWorkflowRequest;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowDescription;
import io.workflow.protocol.rest.WorkflowList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The requests of a client, with values as payloads. */
final class WorkflowCalls {

  private static final String WORKFLOW = "/workflows/{workflowId}";
  private static final int HISTORY_PAGE_SIZE = 1000;

  private final RestTransport transport;
  private final DataConverter values;
  private final ClientSettings settings;
  private final LostAnswers lostAnswers = new LostAnswers(this);

  WorkflowCalls(RestTransport transport, DataConverter values, ClientSettings settings) {
    this.transport = transport;
    this.values = values;
    this.settings = settings;
  }

  DataConverter values() {
    return values;
  }

  /** By name alone: the arguments are written as what they are. */
  Message message(String name, @Nullable Object[] arguments) {
    return new Message(name, values.toPayloads(arguments));
  }

  /** The arguments are written as what the method declares. */
  Message message(MessageMethod method, @Nullable Object[] arguments) {
    return new Message(
        method.name(), values.argumentsToPayloads(arguments, method.parameterTypes()));
  }

  /** What is sent to a workflow, by name. */
  record Message(String name, List<Payload> input) {}

  StartWorkflowResponse start(String workflowId, Message run, WorkflowOptions options) {
    return transport.send(
        RestCall.post(workflowId, startRequest(run, options), WORKFLOW, path(workflowId)),
        StartWorkflowResponse.class);
  }

  StartWorkflowResponse signalWithStart(
      String workflowId, Message run, WorkflowOptions options, Message signal) {
    return transport.send(
        RestCall.post(
            workflowId,
            new SignalWithStartRequest(startRequest(run, options), signal.input()),
            WORKFLOW + "/signal-with-start/{signalName}",
            Map.of("workflowId", workflowId, "signalName", signal.name())),
        StartWorkflowResponse.class);
  }

  private StartWorkflowRequest startRequest(Message run, WorkflowOptions options) {
    return new StartWorkflowRequest(
        run.name(),
        options.taskQueue() == null ? settings.taskQueue() : options.taskQueue(),
        run.input(),
        options.requestId() == null ? newRequestId() : options.requestId(),
        options.idReusePolicy() == null
            ? null
            : WorkflowIdReusePolicy.valueOf(options.idReusePolicy().name()),
        options.idConflictPolicy() == null
            ? null
            : WorkflowIdConflictPolicy.valueOf(options.idConflictPolicy().name()),
        options.executionTimeout(),
        options.runTimeout(),
        options.taskTimeout(),
        options.startDelay(),
        options.cronSchedule(),
        payloads(options.memo()),
        payloads(options.searchAttributes()),
        Map.of(),
        options.retryOptions() == null ? null : RetryPolicies.of(options.retryOptions()),
        settings.identity());
  }

  private Map<String, Payload> payloads(Map<String, Object> objects) {
    Map<String, Payload> payloads = new HashMap<>();
    objects.forEach((key, value) -> payloads.put(key, values.toPayload(value)));
    return payloads;
  }

  void signal(String workflowId, @Nullable String runId, Message signal) {
    String requestId = newRequestId();
    transport.send(
        RestCall.post(
                workflowId,
                new SignalWorkflowRequest(
                    signal.input(), requestId, runId, Map.of(), settings.identity()),
                WORKFLOW + "/signal/{signalName}",
                Map.of("workflowId", workflowId, "signalName", signal.name()))
            .carriedOutWhen(() -> lostAnswers.signaled(workflowId, runId, requestId)));
  }

  List<Payload> query(String workflowId, @Nullable String runId, Message query) {
    return transport
        .send(
            RestCall.post(
                workflowId,
                new QueryWorkflowRequest(query.input(), runId, Map.of()),
                WORKFLOW + "/query/{queryType}",
                Map.of("workflowId", workflowId, "queryType", query.name())),
            QueryWorkflowResponse.class)
        .result();
  }

  void cancel(String workflowId, @Nullable String runId, @Nullable String reason) {
    String requestId = newRequestId();
    transport.send(
        RestCall.post(
                workflowId,
                new CancelWorkflowRequest(reason, requestId, runId, settings.identity()),
                WORKFLOW + "/cancel",
                path(workflowId))
            .carriedOutWhen(() -> lostAnswers.cancelRequested(workflowId, runId)));
  }

  void terminate(
      String workflowId, @Nullable String runId, String reason, @Nullable Object[] details) {
    transport.send(
        RestCall.post(
                workflowId,
                new TerminateWorkflowRequest(
                    reason, values.toPayloads(details), runId, settings.identity()),
                WORKFLOW + "/terminate",
                path(workflowId))
            .carriedOutWhen(() -> lostAnswers.terminated(workflowId, runId)));
  }

  WorkflowDescription describe(String workflowId, @Nullable String runId) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("runId", runId);
    return transport.send(
        RestCall.get(workflowId, parameters, WORKFLOW, path(workflowId)),
        WorkflowDescription.class);
  }

  /** One page of the events of a run, from the one with the given id on. */
  HistoryPage history(String workflowId, @Nullable String runId, long fromEventId) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("runId", runId);
    parameters.put("fromEventId", fromEventId);
    parameters.put("pageSize", HISTORY_PAGE_SIZE);
    return transport.send(
        RestCall.get(workflowId, parameters, WORKFLOW + "/history", path(workflowId)),
        HistoryPage.class);
  }

  /** Waits until the run is closed, or for as long as the server keeps a long poll open. */
  HistoryPage awaitClose(String workflowId, @Nullable String runId) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("runId", runId);
    parameters.put("wait", true);
    parameters.put("closeEventOnly", true);
    return transport.longPoll(
        RestCall.get(workflowId, parameters, WORKFLOW + "/history", path(workflowId)),
        HistoryPage.class);
  }

  WorkflowList list(String query, int pageSize, @Nullable String pageToken) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("query", query.isBlank() ? null : query);
    parameters.put("pageSize", pageSize);
    parameters.put("pageToken", pageToken);
    return transport.send(
        RestCall.get(query, parameters, "/workflows", Map.of()), WorkflowList.class);
  }

  WorkflowCount count(String query) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("query", query.isBlank() ? null : query);
    return transport.send(
        RestCall.get(query, parameters, "/workflow-count", Map.of()), WorkflowCount.class);
  }

  private static Map<String, String> path(String workflowId) {
    return Map.of("workflowId", workflowId);
  }

  private static String newRequestId() {
    return UUID.randomUUID().toString();
  }
}
