package io.workflow.server.frontend.temporal.call;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.server.engine.NoAnswerException;
import io.workflow.server.namespace.NamespaceException;
import io.workflow.server.query.WorkflowQueryException;
import io.workflow.server.visibility.QueryException;
import io.workflow.server.visibility.SearchAttributeException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** The one place where what went wrong becomes a status with {@code google.rpc.Status} details. */
public final class CallErrors {

  private static final Logger log = LoggerFactory.getLogger(CallErrors.class);

  private CallErrors() {}

  /** What the client of a call gets. */
  static StatusRuntimeException status(Message request, Throwable failure) {
    Throwable cause = Causes.of(failure);
    return cause instanceof StatusRuntimeException ready
        ? ready
        : StatusProto.toStatusRuntimeException(callException(request, cause).status());
  }

  /** The same before it is a status, for calls that are made of several. */
  public static CallException callException(Message request, Throwable failure) {
    return switch (failure) {
      case CallException known -> known;
      case StatusRuntimeException ready -> CallException.of(ready);
      case CompletionException wrapper when wrapper.getCause() != null ->
          callException(request, wrapper.getCause());
      case ExecutionException wrapper when wrapper.getCause() != null ->
          callException(request, wrapper.getCause());
      case NamespaceException problem -> namespace(problem);
      case SearchAttributeException problem -> searchAttribute(problem);
      case QueryException wrong -> CallException.invalid(message(wrong));
      case WorkflowQueryException unanswered -> query(unanswered);
      case IllegalArgumentException wrong -> CallException.invalid(message(wrong));
      // Only a request can make a reader go so deep; the next one is fine.
      case StackOverflowError tooDeep -> {
        log.warn("A {} is nested too deeply to be read", request.getDescriptorForType().getName());
        yield CallException.invalid("Expected a request that is less deeply nested.");
      }
      case ShardUnavailableException unavailable -> CallException.unavailable(message(unavailable));
      case NoAnswerException late -> CallException.deadlineExceeded(message(late));
      case RejectedExecutionException stopping ->
          CallException.unavailable("The server is stopping: try again.");
      case TimeoutException late ->
          CallException.deadlineExceeded(
              "The server did not answer in time. Whether the request was carried out is "
                  + "not known.");
      case QueryTimeoutException slow -> {
        log.warn("A query took too long", slow);
        yield CallException.busy(
            ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_PERSISTENCE_LIMIT,
            "The query took too long: narrow it, for example by StartTime or WorkflowType.");
      }
      case StoreUnavailableException down -> database(down);
      case DataAccessResourceFailureException down -> database(down);
      case TransientDataAccessException down -> database(down);
      case CannotCreateTransactionException down -> database(down);
      default -> {
        log.error(
            "A call with {} failed unexpectedly",
            request.getDescriptorForType().getName(),
            failure);
        yield CallException.internal(
            "The server failed in a way that it should not: its log says how. Whether the "
                + "request was carried out is not known.");
      }
    };
  }

  /** What the engine did not do. */
  public static CallException rejected(Rejection rejection) {
    String message = rejection.message();
    return switch (rejection.reason()) {
      case NOT_FOUND, WORKFLOW_CLOSED, TASK_STALE, TASK_ALREADY_STARTED ->
          CallException.notFound(message);
      case ALREADY_STARTED ->
          CallException.alreadyStarted(
              message,
              Objects.requireNonNullElse(rejection.startRequestId(), ""),
              Objects.requireNonNullElse(rejection.runId(), ""));
      case WORKFLOW_CHANGED -> CallException.aborted(message);
      // SDKs would repeat RESOURCE_EXHAUSTED, but these limits are passed for good.
      case INVALID_ARGUMENT, LIMIT_EXCEEDED -> CallException.invalid(message);
      case BUSY ->
          CallException.busy(
              ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT, message);
      case WORKFLOW_NOT_READY -> CallException.workflowNotReady(message);
      case PRECONDITION_FAILED -> CallException.failedPrecondition(message);
    };
  }

  private static CallException namespace(NamespaceException problem) {
    return switch (problem.reason()) {
      case NOT_FOUND -> CallException.namespaceNotFound(problem.namespace());
      case ALREADY_EXISTS -> CallException.namespaceAlreadyExists(message(problem));
      case INVALID -> CallException.invalid(message(problem));
    };
  }

  private static CallException searchAttribute(SearchAttributeException problem) {
    return switch (problem.reason()) {
      case NOT_FOUND -> CallException.notFound(message(problem));
      case ALREADY_EXISTS -> CallException.alreadyExists(message(problem));
      case INVALID -> CallException.invalid(message(problem));
    };
  }

  private static CallException query(WorkflowQueryException problem) {
    return switch (problem.code()) {
      case WORKFLOW_NOT_FOUND -> CallException.notFound(message(problem));
      case NO_WORKER -> CallException.failedPrecondition(message(problem));
      case QUERY_TIMED_OUT -> CallException.deadlineExceeded(message(problem));
      case RESOURCE_EXHAUSTED ->
          CallException.busy(
              ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW, message(problem));
    };
  }

  private static CallException database(RuntimeException problem) {
    log.warn("The database does not answer", problem);
    return CallException.unavailable("The database does not answer at this moment: try again.");
  }

  private static String message(Throwable problem) {
    return String.valueOf(problem.getMessage());
  }
}
