package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.Link.WorkflowEvent.EventReference;
import io.temporal.api.common.v1.Link.WorkflowEvent.RequestIdReference;
import io.workflow.protocol.Link;
import io.workflow.protocol.Opaque;
import java.util.List;

/** Links between workflows, batch jobs and the like. */
public final class LinkMapper {

  private LinkMapper() {}

  /**
   * In their order.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} for a link of an unknown kind,
   *     or one that does not say where it leads
   */
  public static List<Link> fromProto(List<io.temporal.api.common.v1.Link> links) {
    return links.isEmpty() ? List.of() : links.stream().map(LinkMapper::fromProto).toList();
  }

  private static Link fromProto(io.temporal.api.common.v1.Link proto) {
    Link read = read(proto);
    return toProto(read).equals(proto) ? read : new Link.Unread(new Opaque(proto.toByteArray()));
  }

  private static Link read(io.temporal.api.common.v1.Link proto) {
    return switch (proto.getVariantCase()) {
      case WORKFLOW_EVENT -> workflowEvent(proto.getWorkflowEvent());
      case BATCH_JOB -> new Link.BatchJob(required("job ID", proto.getBatchJob().getJobId()));
      case ACTIVITY -> {
        var it = proto.getActivity();
        yield new Link.Activity(
            required("namespace", it.getNamespace()),
            required("activity ID", it.getActivityId()),
            required("run ID", it.getRunId()));
      }
      case NEXUS_OPERATION -> {
        var it = proto.getNexusOperation();
        yield new Link.NexusOperation(
            required("namespace", it.getNamespace()),
            required("operation ID", it.getOperationId()),
            required("run ID", it.getRunId()));
      }
      case WORKFLOW, VARIANT_NOT_SET -> throw InvalidMessages.invalid("unsupported link variant");
    };
  }

  private static String required(String field, String value) {
    if (value.isEmpty()) {
      throw InvalidMessages.invalid("A link must not have an empty %s field".formatted(field));
    }
    return value;
  }

  private static Link workflowEvent(io.temporal.api.common.v1.Link.WorkflowEvent it) {
    String namespace = required("namespace", it.getNamespace());
    String workflowId = required("workflow ID", it.getWorkflowId());
    String runId = required("run ID", it.getRunId());
    if (it.getEventRef().getEventTypeValue() == 0 && it.getEventRef().getEventId() != 0) {
      throw InvalidMessages.invalid(
          "workflow event link ref cannot have an unspecified event type and a non-zero event ID");
    }
    return it.hasRequestIdRef()
        ? new Link.WorkflowEvent(
            namespace,
            workflowId,
            runId,
            it.getRequestIdRef().getEventTypeValue(),
            0,
            it.getRequestIdRef().getRequestId())
        : new Link.WorkflowEvent(
            namespace,
            workflowId,
            runId,
            it.getEventRef().getEventTypeValue(),
            it.getEventRef().getEventId(),
            null);
  }

  static io.temporal.api.common.v1.Link toProto(Link link) {
    var proto = io.temporal.api.common.v1.Link.newBuilder();
    switch (link) {
      case Link.WorkflowEvent it -> proto.setWorkflowEvent(toProto(it));
      case Link.BatchJob(var jobId) ->
          proto.setBatchJob(io.temporal.api.common.v1.Link.BatchJob.newBuilder().setJobId(jobId));
      case Link.Activity(var namespace, var activityId, var runId) ->
          proto.setActivity(
              io.temporal.api.common.v1.Link.Activity.newBuilder()
                  .setNamespace(namespace)
                  .setActivityId(activityId)
                  .setRunId(runId));
      case Link.NexusOperation(var namespace, var operationId, var runId) ->
          proto.setNexusOperation(
              io.temporal.api.common.v1.Link.NexusOperation.newBuilder()
                  .setNamespace(namespace)
                  .setOperationId(operationId)
                  .setRunId(runId));
      case Link.Unread(var message) -> Unread.into(proto, message);
    }
    return proto.build();
  }

  private static io.temporal.api.common.v1.Link.WorkflowEvent toProto(Link.WorkflowEvent it) {
    var proto =
        io.temporal.api.common.v1.Link.WorkflowEvent.newBuilder()
            .setNamespace(it.namespace())
            .setWorkflowId(it.workflowId())
            .setRunId(it.runId());
    if (it.requestId() != null) {
      proto.setRequestIdRef(
          RequestIdReference.newBuilder()
              .setRequestId(it.requestId())
              .setEventTypeValue(it.eventType()));
    } else if (it.eventId() != 0 || it.eventType() != 0) {
      proto.setEventRef(
          EventReference.newBuilder().setEventId(it.eventId()).setEventTypeValue(it.eventType()));
    }
    return proto.build();
  }
}
