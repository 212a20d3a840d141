package io.workflow.server.frontend.temporal.client;

import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.server.frontend.NewRunId;
import io.workflow.server.frontend.StartRules;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.frontend.temporal.mapping.PolicyMapper;
import io.workflow.server.frontend.temporal.mapping.RetryPolicyMapper;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.visibility.SearchAttributeRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks requests to start workflows, and makes the engine's out of them. */
@Component
class StartTranslation {

  private final RequestChecks checks;
  private final SearchAttributeRegistry attributes;
  private final InstantSource clock;

  StartTranslation(RequestChecks checks, SearchAttributeRegistry attributes, InstantSource clock) {
    this.checks = checks;
    this.attributes = attributes;
    this.clock = clock;
  }

  /** A start; without a conflict policy, an open run makes it fail. */
  StartWorkflow start(StartWorkflowExecutionRequest given) {
    return translate(given, WorkflowIdConflictPolicy.FAIL, null);
  }

  /** A start that delivers a signal to the new run, or to the open one. */
  StartWorkflow signalWithStart(SignalWithStartWorkflowExecutionRequest given) {
    SignalWorkflow signal =
        new SignalWorkflow(
            null,
            checks.required("signal_name", given.getSignalName()),
            checks.payloads("signal_input", given.getSignalInput()),
            checks.payloads("header", PayloadMapper.header(given.getHeader())),
            checks.text("identity", given.getIdentity()),
            checks.text("request_id", given.getRequestId()),
            checks.links(given.getLinksList()));
    StartWorkflow start = translate(asStart(given), WorkflowIdConflictPolicy.USE_EXISTING, signal);
    if (start.ids().conflict() == WorkflowIdConflictPolicy.FAIL) {
      throw CallException.invalid(
          """
          Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for \
          this operation. Expected one that lets the signal through: USE_EXISTING or \
          TERMINATE_EXISTING.""");
    }
    return start;
  }

  private static StartWorkflowExecutionRequest asStart(
      SignalWithStartWorkflowExecutionRequest given) {
    StartWorkflowExecutionRequest.Builder start =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(given.getNamespace())
            .setWorkflowId(given.getWorkflowId())
            .setWorkflowType(given.getWorkflowType())
            .setTaskQueue(given.getTaskQueue())
            .setInput(given.getInput())
            .setWorkflowExecutionTimeout(given.getWorkflowExecutionTimeout())
            .setWorkflowRunTimeout(given.getWorkflowRunTimeout())
            .setWorkflowTaskTimeout(given.getWorkflowTaskTimeout())
            .setIdentity(given.getIdentity())
            .setRequestId(given.getRequestId())
            .setWorkflowIdReusePolicy(given.getWorkflowIdReusePolicy())
            .setWorkflowIdConflictPolicy(given.getWorkflowIdConflictPolicy())
            .setCronSchedule(given.getCronSchedule())
            .setMemo(given.getMemo())
            .setSearchAttributes(given.getSearchAttributes())
            .setHeader(given.getHeader())
            .setWorkflowStartDelay(given.getWorkflowStartDelay());
    start.addAllLinks(given.getLinksList());
    if (given.hasUserMetadata()) {
      start.setUserMetadata(given.getUserMetadata());
    }
    if (given.hasPriority()) {
      start.setPriority(given.getPriority());
    }
    if (given.hasRetryPolicy()) {
      start.setRetryPolicy(given.getRetryPolicy());
    }
    if (given.hasVersioningOverride()) {
      start.setVersioningOverride(given.getVersioningOverride());
    }
    return start.build();
  }

  private StartWorkflow translate(
      StartWorkflowExecutionRequest given,
      WorkflowIdConflictPolicy whenUnspecified,
      @Nullable SignalWorkflow signal) {
    refuseWhatIsNotThere(given);
    return new StartWorkflow(
        NewRunId.at(clock.instant()),
        new WorkflowSpec(
            checks.required("workflow_type", given.getWorkflowType().getName()),
            checks.required("task_queue", given.getTaskQueue().getName()),
            checks.payloads("input", given.getInput()),
            new WorkflowTimeouts(
                TimeMapper.orNull(given.getWorkflowExecutionTimeout()),
                runTimeout(given),
                taskTimeout(given)),
            given.hasRetryPolicy() ? RetryPolicyMapper.fromProto(given.getRetryPolicy()) : null,
            given.getCronSchedule().isEmpty() ? null : given.getCronSchedule(),
            checks.payloads("header", PayloadMapper.header(given.getHeader())),
            checks.payloads("memo", PayloadMapper.memo(given.getMemo())),
            attributes.checked(
                given.getNamespace(),
                checks.payloads(
                    "search_attributes",
                    PayloadMapper.searchAttributes(given.getSearchAttributes()))),
            checks.priority(given.getPriority())),
        TimeMapper.orNull(given.getWorkflowStartDelay()),
        new IdPolicies(
            PolicyMapper.reusePolicy(given.getWorkflowIdReusePolicy()),
            PolicyMapper.conflictPolicy(
                given.getWorkflowIdConflictPolicy(),
                given.getWorkflowIdReusePolicy(),
                whenUnspecified),
            given.getOnConflictOptions().getAttachRequestId()),
        checks.orNew("request_id", given.getRequestId()),
        checks.text("identity", given.getIdentity()),
        signal,
        given.getRequestEagerExecution(),
        given.hasContinuedFailure() ? FailureMapper.fromProto(given.getContinuedFailure()) : null,
        checks.payloads("last_completion_result", given.getLastCompletionResult()),
        EventMetadata.of(
            checks.userMetadata(given.getUserMetadata()), checks.links(given.getLinksList())));
  }

  /** What would change how the workflow runs must not be ignored. */
  private static void refuseWhatIsNotThere(StartWorkflowExecutionRequest given) {
    if (given.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      throw CallException.invalid("Expected a normal task_queue, but got a sticky one.");
    }
    if (!given.getCronSchedule().isEmpty()
        && TimeMapper.orNull(given.getWorkflowStartDelay()) != null) {
      throw CallException.invalid("CronSchedule and WorkflowStartDelay may not be used together.");
    }
    if (given.getCompletionCallbacksCount() > 0) {
      throw CallException.unimplemented("completion_callbacks are not supported yet.");
    }
    if (given.getOnConflictOptions().getAttachCompletionCallbacks()) {
      if (!given.getOnConflictOptions().getAttachRequestId()) {
        throw CallException.invalid(
            "Expected on_conflict_options to attach_request_id, because it is to "
                + "attach_completion_callbacks.");
      }
      throw CallException.unimplemented(
          "on_conflict_options.attach_completion_callbacks is not supported yet.");
    }
    if (given.hasVersioningOverride()) {
      throw CallException.unimplemented("versioning_override is not supported yet.");
    }
    if (given.hasTimeSkippingConfig()) {
      throw CallException.unimplemented("time_skipping_config is not supported.");
    }
  }

  /** No longer than the whole execution. */
  private static @Nullable Duration runTimeout(StartWorkflowExecutionRequest given) {
    Duration execution = TimeMapper.orNull(given.getWorkflowExecutionTimeout());
    Duration run = TimeMapper.orNull(given.getWorkflowRunTimeout());
    return run != null && execution != null && run.compareTo(execution) > 0 ? execution : run;
  }

  /** A longer one is cut, as Temporal's own server does. */
  private static Duration taskTimeout(StartWorkflowExecutionRequest given) {
    Duration timeout = TimeMapper.orNull(given.getWorkflowTaskTimeout());
    if (timeout == null) {
      return StartRules.USUAL_TASK_TIMEOUT;
    }
    Duration longest = StartRules.LONGEST_TASK_TIMEOUT;
    return timeout.compareTo(longest) > 0 ? longest : timeout;
  }
}
