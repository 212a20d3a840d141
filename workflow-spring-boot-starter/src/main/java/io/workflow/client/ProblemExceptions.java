package io.workflow.client;

import io.workflow.QueryFailedException;
import io.workflow.WorkflowAlreadyStartedException;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowNotFoundException;
import io.workflow.client.RestExchange.Answer;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.rest.Problem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Turns the server's problems, and having no answer, into exceptions. */
final class ProblemExceptions {

  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private final String namespace;
  private final FailureConverter failures;

  ProblemExceptions(String namespace, FailureConverter failures) {
    this.namespace = namespace;
    this.failures = failures;
  }

  /** Whether the same request may be answered well a little later. */
  static boolean isTemporary(Problem problem) {
    if (problem.code() != null) {
      return problem.code() == Problem.Code.UNAVAILABLE
          || problem.code() == Problem.Code.RESOURCE_EXHAUSTED;
    }
    return switch (problem.status()) {
      // Our requests are well formed: without a code, 400 is a connector that is stopped while it
      // reads one.
      case BAD_REQUEST, TOO_MANY_REQUESTS, BAD_GATEWAY, SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT ->
          true;
      default -> false;
    };
  }

  /** Whether a temporary problem leaves open if the request was carried out. */
  static boolean isMaybeDone(Problem problem) {
    return problem.status() != TOO_MANY_REQUESTS;
  }

  /** Whether a temporary problem may be one of the node that was asked; a full queue is not. */
  static boolean isOfOneNode(Problem problem) {
    return problem.status() != TOO_MANY_REQUESTS
        && problem.code() != Problem.Code.RESOURCE_EXHAUSTED;
  }

  /** Whether the problem is that there is nothing open that the request could be about. */
  static boolean isGone(Problem problem) {
    return problem.code() == Problem.Code.WORKFLOW_NOT_FOUND
        || problem.code() == Problem.Code.ACTIVITY_NOT_FOUND;
  }

  /**
   * What a server refused.
   *
   * @param serverUrl which one
   * @param maybeDone whether an earlier try may have been carried out
   */
  WorkflowClientException exception(
      URI serverUrl, Problem problem, RestCall call, boolean maybeDone) {
    String message =
        maybeDone
            ? message(serverUrl, problem, call)
                + " (An earlier try of this request got no answer and may have been carried out.)"
            : message(serverUrl, problem, call);
    String subject = call.subject();
    Problem.Code code = problem.code();
    return switch (code) {
      case null -> new WorkflowClientException(message, null);
      case WORKFLOW_ALREADY_STARTED ->
          new WorkflowAlreadyStartedException(
              message, subject, problem.runId() == null ? "" : problem.runId());
      case WORKFLOW_NOT_FOUND -> new WorkflowNotFoundException(message, subject);
      case ACTIVITY_NOT_FOUND -> new ActivityNotFoundException(message);
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
          NAMESPACE_ALREADY_EXISTS,
          WORKFLOW_CHANGED,
          TOO_LARGE,
          RESOURCE_EXHAUSTED,
          UNAVAILABLE,
          INTERNAL ->
          new WorkflowRequestException(message, code);
    };
  }

  private String message(URI serverUrl, Problem problem, RestCall call) {
    if (problem.detail() != null) {
      return problem.detail();
    }
    return problem.code() == null
        ? ("Expected the REST interface of a workflow server at %s, but got HTTP %d for %s. "
                + "Set workflow.client.server-url to where the server is.")
            .formatted(serverUrl, problem.status(), call.description(namespace))
        : "The workflow server at %s answered %s with HTTP %d %s."
            .formatted(serverUrl, call.description(namespace), problem.status(), problem.code());
  }

  /** Nothing but temporary problems, up to the limit. */
  WorkflowServerUnavailableException unavailable(
      ServerAddresses servers, RestCall call, Answer.TryAgain last, int tries, Duration limit) {
    return new WorkflowServerUnavailableException(
        ("The workflow server at %s did not carry out %s: tried %d times within %s, the "
                + "last time: %s. Start the server, set workflow.client.server-url to where it is, "
                + "or wait longer with workflow.client.retry-timeout.")
            .formatted(
                servers, call.description(namespace), tries, limit, withoutFullStop(last.reason())),
        last.cause());
  }

  private static String withoutFullStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Trying again would end the same way. */
  WorkflowServerUnavailableException noTrust(URI serverUrl, RestCall call, IOException cause) {
    return new WorkflowServerUnavailableException(
        ("The workflow server at %s could not be asked %s: its TLS certificate is not "
                + "trusted, or it does not trust ours (%s). Set workflow.client.ssl-bundle to a "
                + "bundle with the right trust store.")
            .formatted(serverUrl, call.description(namespace), cause.getMessage()),
        cause);
  }
}
