package io.workflow.client;

import io.workflow.QueryFailedException;
import io.workflow.WorkflowAlreadyStartedException;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowNotFoundException;
import io.workflow.protocol.rest.Problem;
import io.workflow.worker.FailureConverter;

/** Turns the server's problems into exceptions. */
final class ProblemExceptions {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private final FailureConverter failures;

  ProblemExceptions(FailureConverter failures) {
    this.failures = failures;
  }

  /** Whether the same request may be answered well a little later. */
  static boolean isTemporary(Problem problem) {
    if (problem.code() != null) {
      return problem.code() == Problem.Code.UNAVAILABLE
          || problem.code() == Problem.Code.RESOURCE_EXHAUSTED;
    }
    return switch (problem.status()) {
      case TOO_MANY_REQUESTS, BAD_GATEWAY, SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT -> true;
      default -> false;
    };
  }

  /** {@code subject}: the workflow id. */
  WorkflowClientException exception(Problem problem, String subject) {
    String message = message(problem, subject);
    Problem.Code code = problem.code();
    if (code == null) {
      return new WorkflowClientException(message, null);
    }
    return switch (code) {
      case WORKFLOW_ALREADY_STARTED ->
          new WorkflowAlreadyStartedException(
              message, subject, problem.runId() == null ? "" : problem.runId());
      case WORKFLOW_NOT_FOUND -> new WorkflowNotFoundException(message, subject);
      case QUERY_FAILED ->
          new QueryFailedException(
              message, problem.failure() == null ? null : failures.toException(problem.failure()));
      case QUERY_TIMED_OUT -> new QueryFailedException(message, null);
      case INVALID_ARGUMENT,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          UNAUTHENTICATED,
          PERMISSION_DENIED,
          NAMESPACE_NOT_FOUND,
          ACTIVITY_NOT_FOUND,
          NAMESPACE_ALREADY_EXISTS,
          TOO_LARGE,
          RESOURCE_EXHAUSTED,
          UNAVAILABLE,
          INTERNAL ->
          new WorkflowRequestException(message, code);
    };
  }

  private static String message(Problem problem, String subject) {
    return problem.detail() != null
        ? problem.detail()
        : "The server answered HTTP %d %s for '%s'"
            .formatted(problem.status(), problem.title() == null ? "" : problem.title(), subject);
  }
}
