package io.workflow.engine.scenario;

import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes on with a new run; everything is as in this one unless said. */
public final class ContinueAsNewCommand implements Commands.Source {

  private String workflowType = "";
  private String taskQueue = "";
  private List<Payload> input = List.of();
  private @Nullable Duration runTimeout;
  private @Nullable Duration backoff;
  private @Nullable RetryPolicy retryPolicy;
  private @Nullable String cronSchedule;
  private Map<String, Payload> memo = Map.of();
  private Map<String, Payload> searchAttributes = Map.of();

  public ContinueAsNewCommand type(String type) {
    workflowType = type;
    return this;
  }

  public ContinueAsNewCommand taskQueue(String queue) {
    taskQueue = queue;
    return this;
  }

  public ContinueAsNewCommand input(String... texts) {
    input = Requests.payloads(texts);
    return this;
  }

  public ContinueAsNewCommand runTimeout(Duration timeout) {
    runTimeout = timeout;
    return this;
  }

  public ContinueAsNewCommand backoff(Duration wait) {
    backoff = wait;
    return this;
  }

  public ContinueAsNewCommand retry(RetryPolicy policy) {
    retryPolicy = policy;
    return this;
  }

  public ContinueAsNewCommand cron(String schedule) {
    cronSchedule = schedule;
    return this;
  }

  public ContinueAsNewCommand memo(String name, String text) {
    memo = Map.of(name, Requests.payload(text));
    return this;
  }

  public ContinueAsNewCommand searchAttribute(String name, String text) {
    searchAttributes = Map.of(name, Requests.payload(text));
    return this;
  }

  @Override
  public Command in(Scenario scenario) {
    return new Command.ContinueAsNewWorkflowExecution(
        new WorkflowSpec(
            workflowType,
            taskQueue,
            input,
            new WorkflowTimeouts(null, runTimeout, null),
            retryPolicy,
            cronSchedule,
            Map.of(),
            memo,
            searchAttributes,
            null),
        backoff,
        ContinueAsNewInitiator.WORKFLOW,
        null,
        List.of());
  }
}
