package io.workflow.server.frontend.temporal.call;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure.OperationStatus;
import io.temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call that is answered with a status. SDKs tell errors apart by the code and by the type of the
 * detail, so that each kind has a factory of its own.
 */
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  private CallException(Status status) {
    super(status.getMessage(), null, false, false);
    this.status = status;
  }

  private CallException(Code code, String message, @Nullable Message detail) {
    super(message, null, false, false);
    Status.Builder builder = Status.newBuilder().setCode(code.value()).setMessage(message);
    if (detail != null) {
      builder.addDetails(Any.pack(detail));
    }
    this.status = builder.build();
  }

  /** What the client gets. */
  public Status status() {
    return status;
  }

  /** What the mappers say, who know no details. */
  static CallException of(StatusRuntimeException ready) {
    return new CallException(
        Objects.requireNonNull(
            StatusProto.fromThrowable(ready), "Expected a status to have a status"));
  }

  public static CallException invalid(String message) {
    return new CallException(Code.INVALID_ARGUMENT, message, null);
  }

  /** A field of the request that must be there; it is named as in the messages. */
  public static CallException notSet(String field) {
    return invalid(nameOf(field) + " is not set on request.");
  }

  /** How Temporal's own server names a field of a request: {@code workflow_id} is WorkflowId. */
  static String nameOf(String field) {
    return Arrays.stream(field.split("_"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  static CallException alreadyExists(String message) {
    return new CallException(Code.ALREADY_EXISTS, message, null);
  }

  /** The request is fine, but not in the state that things are in. */
  static CallException failedPrecondition(String message) {
    return new CallException(Code.FAILED_PRECONDITION, message, null);
  }

  /** The client is to send the same again after a while. */
  public static CallException unavailable(String message) {
    return new CallException(Code.UNAVAILABLE, message, null);
  }

  static CallException deadlineExceeded(String message) {
    return new CallException(Code.DEADLINE_EXCEEDED, message, null);
  }

  /** What the request was made for has changed meanwhile: the client is to look again. */
  static CallException aborted(String message) {
    return new CallException(Code.ABORTED, message, null);
  }

  static CallException internal(String message) {
    return new CallException(Code.INTERNAL, message, null);
  }

  public static CallException unimplemented(String message) {
    return new CallException(Code.UNIMPLEMENTED, message, null);
  }

  /** A message that no retry makes smaller. */
  static CallException tooLarge(String message) {
    return new CallException(Code.RESOURCE_EXHAUSTED, message, null);
  }

  /** SDKs retry these with a longer back-off. */
  static CallException busy(ResourceExhaustedCause cause, String message) {
    ResourceExhaustedScope scope =
        cause == ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_PERSISTENCE_LIMIT
            ? ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM
            : ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE;
    return new CallException(
        Code.RESOURCE_EXHAUSTED,
        message,
        ResourceExhaustedFailure.newBuilder().setCause(cause).setScope(scope).build());
  }

  /** No such workflow, run, activity, task, update. */
  public static CallException notFound(String message) {
    return new CallException(Code.NOT_FOUND, message, NotFoundFailure.getDefaultInstance());
  }

  /** {@code startRequestId} is the request that the run in the way was started by. */
  static CallException alreadyStarted(String message, String startRequestId, String runId) {
    return new CallException(
        Code.ALREADY_EXISTS,
        message,
        WorkflowExecutionAlreadyStartedFailure.newBuilder()
            .setStartRequestId(startRequestId)
            .setRunId(runId)
            .build());
  }

  public static CallException namespaceNotFound(String namespace) {
    return new CallException(
        Code.NOT_FOUND,
        "Namespace %s is not found. Names are case-sensitive.".formatted(namespace),
        NamespaceNotFoundFailure.newBuilder().setNamespace(namespace).build());
  }

  /** Nothing new may be started in this namespace. */
  public static CallException namespaceDeprecated(String namespace) {
    return new CallException(
        Code.FAILED_PRECONDITION,
        "Namespace '%s' is deprecated: what runs goes on, but nothing new starts in it."
            .formatted(namespace),
        NamespaceInvalidStateFailure.newBuilder()
            .setNamespace(namespace)
            .setState(NamespaceState.NAMESPACE_STATE_DEPRECATED)
            .addAllowedStates(NamespaceState.NAMESPACE_STATE_REGISTERED)
            .build());
  }

  static CallException namespaceAlreadyExists(String message) {
    return new CallException(
        Code.ALREADY_EXISTS, message, NamespaceAlreadyExistsFailure.getDefaultInstance());
  }

  /** The worker answered the query, with a failure. */
  public static CallException queryFailed(String message, @Nullable Failure failure) {
    QueryFailedFailure.Builder detail = QueryFailedFailure.newBuilder();
    if (failure != null) {
      detail.setFailure(failure);
    }
    return new CallException(Code.INVALID_ARGUMENT, message, detail.build());
  }

  public static CallException workflowNotReady(String message) {
    return new CallException(
        Code.FAILED_PRECONDITION, message, WorkflowNotReadyFailure.getDefaultInstance());
  }

  /**
   * One of several operations that go together was refused.
   *
   * @param operations what became of each, in the order of the request. Those that were fine by
   *     themselves are OK, or say by a detail that the other one stood in their way
   */
  public static CallException multiOperation(String message, List<Status> operations) {
    MultiOperationExecutionFailure.Builder detail = MultiOperationExecutionFailure.newBuilder();
    Status first = null;
    for (Status operation : operations) {
      detail.addStatuses(
          OperationStatus.newBuilder()
              .setCode(operation.getCode())
              .setMessage(operation.getMessage())
              .addAllDetails(operation.getDetailsList()));
      if (first == null && !isBystander(operation)) {
        first = operation;
      }
    }
    Status cause = Objects.requireNonNull(first, "Expected an operation that was refused");
    return new CallException(
        io.grpc.Status.fromCodeValue(cause.getCode()).getCode(), message, detail.build());
  }

  private static boolean isBystander(Status operation) {
    return operation.getCode() == Code.OK.value()
        || operation.getDetailsList().stream()
            .anyMatch(detail -> detail.is(MultiOperationExecutionAborted.class));
  }
}
