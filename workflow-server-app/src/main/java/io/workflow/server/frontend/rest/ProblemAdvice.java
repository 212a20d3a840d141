package io.workflow.server.frontend.rest;

import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.Problem.Code;
import io.workflow.server.engine.NoAnswerException;
import io.workflow.server.frontend.ValueTooLargeException;
import io.workflow.server.namespace.NamespaceException;
import io.workflow.server.query.WorkflowQueryException;
import io.workflow.server.visibility.QueryException;
import io.workflow.server.visibility.SearchAttributeException;
import java.time.Duration;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers whatever went wrong with a problem document (RFC 9457): a stable code for programs, a
 * sentence for people, never a stack trace.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  @ExceptionHandler
  ResponseEntity<Problem> rest(RestException problem) {
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Problem> namespace(NamespaceException problem) {
    Code code =
        switch (problem.reason()) {
          case NOT_FOUND -> Code.NAMESPACE_NOT_FOUND;
          case ALREADY_EXISTS -> Code.NAMESPACE_ALREADY_EXISTS;
          case INVALID -> Code.INVALID_ARGUMENT;
        };
    return answer(RestException.of(code, String.valueOf(problem.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Problem> searchAttribute(SearchAttributeException problem) {
    Code code =
        switch (problem.reason()) {
          case NOT_FOUND -> Code.NOT_FOUND;
          case ALREADY_EXISTS, INVALID -> Code.INVALID_ARGUMENT;
        };
    return answer(RestException.of(code, String.valueOf(problem.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooLarge(ValueTooLargeException problem) {
    return answer(RestException.of(Code.TOO_LARGE, String.valueOf(problem.getMessage())));
  }

  @ExceptionHandler({QueryException.class, IllegalArgumentException.class})
  ResponseEntity<Problem> wrong(RuntimeException problem) {
    return answer(RestException.invalid(String.valueOf(problem.getMessage())));
  }

  /** Tomcat's: parameters are decoded when the first one is asked for. */
  @ExceptionHandler
  ResponseEntity<Problem> unreadableParameters(InvalidParameterException problem) {
    return answer(
        RestException.invalid(
            "Expected the query of the URL to be name=value pairs joined by '&', "
                + "percent-encoded UTF-8, but it can't be read: "
                + problem.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<Problem> queryUnanswered(WorkflowQueryException problem) {
    Code code =
        switch (problem.code()) {
          case WORKFLOW_NOT_FOUND -> Code.WORKFLOW_NOT_FOUND;
          case NO_WORKER, QUERY_TIMED_OUT -> Code.QUERY_TIMED_OUT;
          case RESOURCE_EXHAUSTED -> Code.RESOURCE_EXHAUSTED;
        };
    return answer(RestException.of(code, String.valueOf(problem.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Problem> shardUnavailable(ShardUnavailableException problem) {
    return answer(
        RestException.unavailable(String.valueOf(problem.getMessage()), problem.retryAfter()));
  }

  @ExceptionHandler
  ResponseEntity<Problem> noAnswer(NoAnswerException problem) {
    return answer(RestException.unavailable(String.valueOf(problem.getMessage()), A_MOMENT));
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooSlow(QueryTimeoutException problem) {
    log.warn("A query took too long", problem);
    return answer(
        RestException.of(
            Code.RESOURCE_EXHAUSTED,
            "The query took too long: narrow it, for example by StartTime or WorkflowType."));
  }

  @ExceptionHandler({
    StoreUnavailableException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<Problem> storeUnavailable(RuntimeException problem) {
    log.warn("The database does not answer", problem);
    return answer(
        RestException.unavailable(
            "The database does not answer at this moment: try again.", A_MOMENT));
  }

  @ExceptionHandler
  ResponseEntity<Problem> defect(Exception problem) {
    log.error("A request failed unexpectedly", problem);
    return answer(
        RestException.of(
            Code.INTERNAL,
            "The server failed in a way that it should not: its log says how. Whether the "
                + "request was carried out is not known."));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException problem,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ResponseEntity<Problem> answer = answer(BodyErrors.explain(problem));
    return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
  }

  /** What Spring itself refuses: unknown paths, wrong methods, missing parameters. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String detail = body instanceof ProblemDetail given ? given.getDetail() : null;
    HttpHeaders withType = new HttpHeaders(headers);
    withType.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    Code code = code(status);
    return new ResponseEntity<>(
        problem(code, status.value(), detail == null ? code.name() : detail, null),
        withType,
        status);
  }

  private static Code code(HttpStatusCode status) {
    return switch (status.value()) {
      case 404 -> Code.NOT_FOUND;
      case 405 -> Code.METHOD_NOT_ALLOWED;
      case 413 -> Code.TOO_LARGE;
      case 503 -> Code.UNAVAILABLE;
      default -> status.is4xxClientError() ? Code.INVALID_ARGUMENT : Code.INTERNAL;
    };
  }

  private static ResponseEntity<Problem> answer(RestException problem) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.code().status())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      // Whole seconds, and never "at once".
      answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, retryAfter.toSeconds())));
    }
    return answer.body(problem(problem.code(), problem.code().status(), problem.detail(), problem));
  }

  private static Problem problem(
      Code code, int status, String detail, @Nullable RestException more) {
    return new Problem(
        null,
        title(code),
        status,
        detail,
        null,
        code,
        more == null ? null : more.runId(),
        more == null ? null : more.failure());
  }

  /** {@code WORKFLOW_NOT_FOUND} reads "Workflow not found". */
  private static String title(Code code) {
    String words = code.name().replace('_', ' ');
    return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
  }
}
