package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.query.v1.WorkflowQuery;

/** Queries on their way from clients to workers. */
public final class QueryMapper {

  private QueryMapper() {}

  public static io.workflow.protocol.worker.WorkflowQuery fromProto(WorkflowQuery query) {
    return new io.workflow.protocol.worker.WorkflowQuery(
        query.getQueryType(),
        PayloadMapper.fromProto(query.getQueryArgs()),
        PayloadMapper.header(query.getHeader()),
        Unread.fields(query));
  }

  public static WorkflowQuery toProto(io.workflow.protocol.worker.WorkflowQuery query) {
    var proto =
        WorkflowQuery.newBuilder()
            .setQueryType(query.queryType())
            .setQueryArgs(PayloadMapper.toProto(query.args()))
            .setHeader(PayloadMapper.header(query.header()));
    return Unread.into(proto, query.unread()).build();
  }
}
