package io.workflow.protocol.rest;

import io.workflow.protocol.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail (RFC 9457, {@code application/problem+json}) with this interface's extensions.
 *
 * @param status the HTTP status
 * @param detail names the thing, what was expected and what to do
 * @param code the stable name of the problem; programs go by this
 * @param runId with {@code WORKFLOW_ALREADY_STARTED}: the run that is open, or was the last
 * @param failure with {@code QUERY_FAILED}: what the handler failed with
 */
public record Problem(
    @Nullable String type,
    @Nullable String title,
    int status,
    @Nullable String detail,
    @Nullable String instance,
    @Nullable Code code,
    @Nullable String runId,
    @Nullable Failure failure) {

  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** What is the matter. */
  public enum Code {
    /** 400: the request is wrong and stays wrong. */
    INVALID_ARGUMENT(400),
    /** 404: no such path. */
    NOT_FOUND(404),
    /** 405: the path is known, but not with this method. */
    METHOD_NOT_ALLOWED(405),
    /** 401. */
    UNAUTHENTICATED(401),
    /** 403. */
    PERMISSION_DENIED(403),
    /** 404: no such execution, or, for signals and cancels, no open one. */
    WORKFLOW_NOT_FOUND(404),
    /** 404. */
    NAMESPACE_NOT_FOUND(404),
    /** 404: the activity is not there any more, or not started. */
    ACTIVITY_NOT_FOUND(404),
    /**
     * 409: a run with the workflow id is open, or was there and the reuse policy forbids another.
     */
    WORKFLOW_ALREADY_STARTED(409),
    /** 409: the workflow has gone on while its history was read; send the same again. */
    WORKFLOW_CHANGED(409),
    /** 409. */
    NAMESPACE_ALREADY_EXISTS(409),
    /** 413: a payload or message is larger than the namespace allows. */
    TOO_LARGE(413),
    /** 422: the query's handler failed or is missing. */
    QUERY_FAILED(422),
    /** 504: no worker answered the query in time. */
    QUERY_TIMED_OUT(504),
    /** 429: too much is asked at once; try again after {@code Retry-After}. */
    RESOURCE_EXHAUSTED(429),
    /** 503: the shard has no owner at this moment, or the database is away; try again. */
    UNAVAILABLE(503),
    /** 500: a defect of the server. */
    INTERNAL(500);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    /** The HTTP status that goes with it. */
    public int status() {
      return status;
    }
  }
}
