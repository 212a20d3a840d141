package io.workflow.server.frontend.rest;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.server.frontend.NewRunId;
import io.workflow.server.frontend.StartRules;
import io.workflow.server.visibility.SearchAttributeRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** FieldChecks start requests and fills in the defaults. */
@Component
class StartRequests {

  static final String IDENTITY = "rest";

  private final FieldChecks checks;
  private final SearchAttributeRegistry attributes;
  private final InstantSource clock;

  StartRequests(FieldChecks checks, SearchAttributeRegistry attributes, InstantSource clock) {
    this.checks = checks;
    this.attributes = attributes;
    this.clock = clock;
  }

  /** The engine's request; a signal goes with it atomically. */
  StartWorkflow translate(
      WorkflowKey key, StartWorkflowRequest given, @Nullable SignalWorkflow signal) {
    return new StartWorkflow(
        NewRunId.at(clock.instant()),
        new WorkflowSpec(
            checks.required("workflowType", given.workflowType()),
            checks.required("taskQueue", given.taskQueue()),
            checks.payloads("input", given.input()),
            new WorkflowTimeouts(
                FieldChecks.positive("executionTimeout", given.executionTimeout()),
                FieldChecks.positive("runTimeout", given.runTimeout()),
                taskTimeout(given.taskTimeout())),
            given.retryPolicy() == null ? null : retryPolicy(given.retryPolicy()),
            given.cronSchedule(),
            checks.payloads("header", given.header()),
            checks.payloads("memo", given.memo()),
            attributes.checked(
                key.namespace(), checks.payloads("searchAttributes", given.searchAttributes())),
            null),
        startDelay(given.startDelay()),
        new IdPolicies(
            Objects.requireNonNullElse(
                given.idReusePolicy(), WorkflowIdReusePolicy.ALLOW_DUPLICATE),
            Objects.requireNonNullElse(given.idConflictPolicy(), WorkflowIdConflictPolicy.FAIL),
            false),
        checks.optional("requestId", given.requestId(), UUID.randomUUID().toString()),
        checks.optional("identity", given.identity(), IDENTITY),
        signal,
        false,
        null,
        List.of(),
        null);
  }

  private static Duration taskTimeout(@Nullable Duration given) {
    Duration timeout = FieldChecks.positive("taskTimeout", given);
    if (timeout == null) {
      return StartRules.USUAL_TASK_TIMEOUT;
    }
    if (timeout.compareTo(StartRules.LONGEST_TASK_TIMEOUT) > 0) {
      throw RestException.invalid(
          ("Expected 'taskTimeout' to be at most %s, but got %s: it limits one step of "
                  + "workflow code, not the workflow; see 'runTimeout'.")
              .formatted(StartRules.LONGEST_TASK_TIMEOUT, timeout));
    }
    return timeout;
  }

  private static @Nullable Duration startDelay(@Nullable Duration given) {
    return given == null || given.isZero() ? null : FieldChecks.positive("startDelay", given);
  }

  /** What is missing in a policy is read as null or zero. */
  private static RetryPolicy retryPolicy(RetryPolicy given) {
    Duration first = given.initialInterval();
    Duration initial =
        first == null
            ? RetryPolicy.DEFAULT.initialInterval()
            : Objects.requireNonNull(FieldChecks.positive("retryPolicy.initialInterval", first));
    double coefficient =
        given.backoffCoefficient() == 0
            ? RetryPolicy.DEFAULT.backoffCoefficient()
            : given.backoffCoefficient();
    if (!(coefficient >= 1)) {
      throw RestException.invalid(
          ("Expected 'retryPolicy.backoffCoefficient' to be at least 1, but got %s: leave "
                  + "it out for 2.")
              .formatted(coefficient));
    }
    Duration maximum = FieldChecks.positive("retryPolicy.maximumInterval", given.maximumInterval());
    if (maximum != null && maximum.compareTo(initial) < 0) {
      throw RestException.invalid(
          ("Expected 'retryPolicy.maximumInterval' to be at least the initial interval, %s, "
                  + "but got %s.")
              .formatted(initial, maximum));
    }
    if (given.maximumAttempts() < 0) {
      throw RestException.invalid(
          ("Expected 'retryPolicy.maximumAttempts' not to be negative, but got %d: 0 means "
                  + "without end, 1 no second attempt.")
              .formatted(given.maximumAttempts()));
    }
    return new RetryPolicy(
        initial,
        coefficient,
        maximum,
        given.maximumAttempts(),
        given.nonRetryableErrorTypes(),
        null);
  }
}
