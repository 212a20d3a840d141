package io.workflow.engine.scenario;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.history.EventMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Starts the workflow of the scenario; or makes the request for a test that is no scenario. */
public final class StartStep implements Step {

  private String workflowType = "PizzaOrder";
  private String taskQueue = "orders";
  private @Nullable String requestId;
  private String identity = "client";
  private @Nullable Duration executionTimeout;
  private @Nullable Duration runTimeout;
  private Duration workflowTaskTimeout = Duration.ofSeconds(10);
  private @Nullable Duration startDelay;
  private @Nullable RetryPolicy retryPolicy;
  private WorkflowIdReusePolicy reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  private WorkflowIdConflictPolicy conflict = WorkflowIdConflictPolicy.FAIL;
  private @Nullable String signalName;
  private @Nullable String signalRequestId;
  private @Nullable String updateId;
  private @Nullable String closedRunId;
  private boolean eager;
  private boolean attachRequestId;
  private @Nullable Failure continuedFailure;
  private List<Payload> lastCompletionResult = List.of();
  private List<Payload> input = List.of();
  private @Nullable String cronSchedule;
  private @Nullable String summary;
  private List<Link> links = List.of();
  private @Nullable Priority priority;
  private Map<String, Payload> memo = Map.of();
  private Map<String, Payload> searchAttributes = Map.of();

  public StartStep type(String type) {
    workflowType = type;
    return this;
  }

  public StartStep taskQueue(String queue) {
    taskQueue = queue;
    return this;
  }

  /** The default is one that no other start has. */
  public StartStep requestId(String id) {
    requestId = id;
    return this;
  }

  public StartStep identity(String caller) {
    identity = caller;
    return this;
  }

  public StartStep input(String... texts) {
    input = Requests.payloads(texts);
    return this;
  }

  public StartStep executionTimeout(Duration timeout) {
    executionTimeout = timeout;
    return this;
  }

  public StartStep runTimeout(Duration timeout) {
    runTimeout = timeout;
    return this;
  }

  public StartStep workflowTaskTimeout(Duration timeout) {
    workflowTaskTimeout = timeout;
    return this;
  }

  public StartStep delay(Duration delay) {
    startDelay = delay;
    return this;
  }

  public StartStep retry(RetryPolicy policy) {
    retryPolicy = policy;
    return this;
  }

  public StartStep reuse(WorkflowIdReusePolicy policy) {
    reuse = policy;
    return this;
  }

  public StartStep conflict(WorkflowIdConflictPolicy policy) {
    conflict = policy;
    return this;
  }

  /** Makes it a signal-with-start. */
  public StartStep signal(String name) {
    signalName = name;
    return this;
  }

  public StartStep signalRequestId(String id) {
    signalRequestId = id;
    return this;
  }

  /** Makes it an update-with-start. */
  public StartStep update(String id) {
    updateId = id;
    return this;
  }

  /** Somebody has looked into this closed run: the update is not there. */
  public StartStep lookedInto(String runId) {
    closedRunId = runId;
    return this;
  }

  /** The caller wants the first workflow task with the answer. */
  public StartStep eager() {
    eager = true;
    return this;
  }

  /** An open run is to know this request as its own. */
  public StartStep attachRequestId() {
    attachRequestId = true;
    return this;
  }

  public StartStep continuedFailure(Failure failure) {
    continuedFailure = failure;
    return this;
  }

  public StartStep lastCompletionResult(String text) {
    lastCompletionResult = Requests.payloads(text);
    return this;
  }

  /** What people are to read. */
  public StartStep summary(String text) {
    summary = text;
    return this;
  }

  /** The batch job that it comes from. */
  public StartStep link(String jobId) {
    links = List.of(new Link.BatchJob(jobId));
    return this;
  }

  public StartStep priority(Priority given) {
    priority = given;
    return this;
  }

  public StartStep cron(String schedule) {
    cronSchedule = schedule;
    return this;
  }

  public StartStep memo(String name, String text) {
    memo = Map.of(name, Requests.payload(text));
    return this;
  }

  public StartStep memo(Map<String, Payload> given) {
    memo = given;
    return this;
  }

  public StartStep searchAttributes(Map<String, Payload> given) {
    searchAttributes = given;
    return this;
  }

  public StartStep searchAttribute(String name, String text) {
    searchAttributes = Map.of(name, Requests.payload(text));
    return this;
  }

  @Override
  public void take(Scenario scenario) {
    StartWorkflow start = request(scenario.executor().newRunId(), scenario.memory()::name);
    scenario.submit(
        updateId == null
            ? start
            : new UpdateWithStart(start, UpdateSteps.request(updateId), closedRunId));
  }

  /**
   * The request by itself, for tests that are no scenarios; its ids follow from that of the run.
   */
  public StartWorkflow request(String runId) {
    return request(runId, kind -> kind + "-" + runId);
  }

  /**
   * @param names makes a name of what it names
   */
  private StartWorkflow request(String runId, UnaryOperator<String> names) {
    return new StartWorkflow(
        runId,
        new WorkflowSpec(
            workflowType,
            taskQueue,
            input,
            new WorkflowTimeouts(executionTimeout, runTimeout, workflowTaskTimeout),
            retryPolicy,
            cronSchedule,
            Map.of(),
            memo,
            searchAttributes,
            priority),
        startDelay,
        new IdPolicies(reuse, conflict, attachRequestId),
        requestId == null ? names.apply("start") : requestId,
        identity,
        signal(names),
        eager,
        continuedFailure,
        lastCompletionResult,
        EventMetadata.of(
            summary == null ? null : new UserMetadata(Requests.payload(summary), null, null),
            links));
  }

  private @Nullable SignalWorkflow signal(UnaryOperator<String> names) {
    return signalName == null
        ? null
        : new SignalWorkflow(
            null,
            signalName,
            List.of(),
            Map.of(),
            "client",
            signalRequestId == null ? names.apply("signal") : signalRequestId,
            List.of());
  }
}
