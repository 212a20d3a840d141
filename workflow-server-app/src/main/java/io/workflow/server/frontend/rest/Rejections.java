package io.workflow.server.frontend.rest;

import io.workflow.engine.decide.Rejection;
import io.workflow.protocol.rest.Problem.Code;

/** The one place where rejections become problems. */
final class Rejections {

  private Rejections() {}

  /** What a request was about, when it was not found. */
  enum Subject {
    WORKFLOW(Code.WORKFLOW_NOT_FOUND),
    ACTIVITY(Code.ACTIVITY_NOT_FOUND);

    private final Code notFound;

    Subject(Code notFound) {
      this.notFound = notFound;
    }
  }

  static RestException problem(Rejection rejection, Subject subject) {
    return RestException.of(
        code(rejection.reason(), subject), sentence(rejection), rejection.runId());
  }

  private static Code code(Rejection.Reason reason, Subject subject) {
    return switch (reason) {
      case NOT_FOUND, WORKFLOW_CLOSED -> subject.notFound;
      case WORKFLOW_CHANGED -> Code.WORKFLOW_CHANGED;
      case TASK_STALE, TASK_ALREADY_STARTED -> Code.ACTIVITY_NOT_FOUND;
      case ALREADY_STARTED -> Code.WORKFLOW_ALREADY_STARTED;
      case INVALID_ARGUMENT -> Code.INVALID_ARGUMENT;
      case LIMIT_EXCEEDED, BUSY, WORKFLOW_NOT_READY, PRECONDITION_FAILED -> Code.RESOURCE_EXHAUSTED;
    };
  }

  private static String sentence(Rejection rejection) {
    String message = rejection.message();
    return message.endsWith(".") ? message : message + ".";
  }
}
