package io.workflow.server.frontend.rest;

import io.workflow.protocol.Failure;
import io.workflow.protocol.rest.Problem.Code;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered by a problem document. */
final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final @Nullable String runId;
  private final transient @Nullable Failure failure;
  private final @Nullable Duration retryAfter;

  private RestException(
      Code code,
      String detail,
      @Nullable String runId,
      @Nullable Failure failure,
      @Nullable Duration retryAfter) {
    super(detail);
    this.code = code;
    this.runId = runId;
    this.failure = failure;
    this.retryAfter = retryAfter;
  }

  static RestException of(Code code, String detail) {
    return new RestException(code, detail, null, null, null);
  }

  static RestException of(Code code, String detail, @Nullable String runId) {
    return new RestException(code, detail, runId, null, null);
  }

  static RestException invalid(String detail) {
    return of(Code.INVALID_ARGUMENT, detail);
  }

  static RestException queryFailed(String detail, Failure failure) {
    return new RestException(Code.QUERY_FAILED, detail, null, failure, null);
  }

  static RestException unavailable(String detail, Duration retryAfter) {
    return new RestException(Code.UNAVAILABLE, detail, null, null, retryAfter);
  }

  Code code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  @Nullable String runId() {
    return runId;
  }

  @Nullable Failure failure() {
    return failure;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
