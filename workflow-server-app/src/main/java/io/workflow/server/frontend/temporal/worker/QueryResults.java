package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.QueryResultType;
import io.workflow.protocol.Failure;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import org.jspecify.annotations.Nullable;

/** What query handlers came to, as workers tell it. */
public final class QueryResults {

  private QueryResults() {}

  /**
   * {@code failure} is newer than {@code errorMessage}: SDKs may send the text alone. An answer
   * that is too large is none.
   */
  static QueryResult of(
      QueryResultType type,
      Payloads answer,
      String errorMessage,
      io.temporal.api.failure.v1.@Nullable Failure failure,
      RequestChecks checks) {
    if (!checks.fits(answer.getSerializedSize())) {
      return new QueryResult.Failed(Failure.server("Blob data size exceeds limit."));
    }
    if (type == QueryResultType.QUERY_RESULT_TYPE_ANSWERED) {
      return new QueryResult.Answered(PayloadMapper.fromProto(answer));
    }
    return new QueryResult.Failed(
        failure == null ? Failure.server(errorMessage) : FailureMapper.fromProto(failure));
  }
}
