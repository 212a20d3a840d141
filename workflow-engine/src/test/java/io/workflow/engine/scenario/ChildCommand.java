package io.workflow.engine.scenario;

import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts a child workflow, on the parent's task queue. */
public final class ChildCommand implements Commands.Source {

  private final String name;
  private String namespace = "";
  private @Nullable String workflowId;
  private @Nullable Duration runTimeout;
  private ParentClosePolicy policy = ParentClosePolicy.TERMINATE;
  private WorkflowIdReusePolicy reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;

  ChildCommand(String name) {
    this.name = name;
  }

  public ChildCommand namespace(String wanted) {
    namespace = wanted;
    return this;
  }

  public ChildCommand workflowId(String wanted) {
    workflowId = wanted;
    return this;
  }

  public ChildCommand runTimeout(Duration timeout) {
    runTimeout = timeout;
    return this;
  }

  public ChildCommand policy(ParentClosePolicy wanted) {
    policy = wanted;
    return this;
  }

  public ChildCommand reuse(WorkflowIdReusePolicy wanted) {
    reuse = wanted;
    return this;
  }

  @Override
  public Command in(Scenario scenario) {
    return new Command.StartChildWorkflowExecution(
        namespace,
        workflowId == null ? scenario.other(name).key().workflowId() : workflowId,
        new WorkflowSpec(
            name,
            "",
            Requests.payloads("for " + name),
            new WorkflowTimeouts(null, runTimeout, null),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        policy,
        reuse);
  }
}
