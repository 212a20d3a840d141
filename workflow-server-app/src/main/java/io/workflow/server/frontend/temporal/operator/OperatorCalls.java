package io.workflow.server.frontend.temporal.operator;

import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.api.operatorservice.v1.DeleteNamespaceResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.deletion.WorkflowDeletion;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.SearchAttributeTypes;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.visibility.SearchAttributeRegistry;
import io.workflow.server.visibility.SearchAttributeType;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What operators do: search attributes, and deleting executions and namespaces. */
@Component
final class OperatorCalls implements TemporalCalls {

  private static final String IDENTITY = "delete-workflow-execution";

  private final NamespaceRegistry namespaces;
  private final SearchAttributeRegistry attributes;
  private final WorkflowDeletion deletion;

  OperatorCalls(
      NamespaceRegistry namespaces, SearchAttributeRegistry attributes, WorkflowDeletion deletion) {
    this.namespaces = namespaces;
    this.attributes = attributes;
    this.deletion = deletion;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(OperatorServiceGrpc.getAddSearchAttributesMethod(), this::add);
    calls.blocking(OperatorServiceGrpc.getRemoveSearchAttributesMethod(), this::remove);
    calls.blocking(OperatorServiceGrpc.getListSearchAttributesMethod(), this::list);
    calls.blocking(OperatorServiceGrpc.getDeleteNamespaceMethod(), this::deleteNamespace);
    calls.blocking(
        WorkflowServiceGrpc.getDeleteWorkflowExecutionMethod(), this::deleteWorkflowExecution);
  }

  private AddSearchAttributesResponse add(AddSearchAttributesRequest request) {
    if (request.getSearchAttributesCount() == 0) {
      throw CallException.invalid("Expected search attributes to add, but there are none.");
    }
    Map<String, SearchAttributeType> added = new TreeMap<>();
    request
        .getSearchAttributesMap()
        .forEach((name, type) -> added.put(name, SearchAttributeTypes.fromProto(name, type)));
    attributes.add(namespace(request.getNamespace()), added);
    return AddSearchAttributesResponse.getDefaultInstance();
  }

  private RemoveSearchAttributesResponse remove(RemoveSearchAttributesRequest request) {
    if (request.getSearchAttributesCount() == 0) {
      throw CallException.invalid("Expected search attributes to remove, but there are none.");
    }
    attributes.remove(namespace(request.getNamespace()), request.getSearchAttributesList());
    return RemoveSearchAttributesResponse.getDefaultInstance();
  }

  private ListSearchAttributesResponse list(ListSearchAttributesRequest request) {
    return ListSearchAttributesResponse.newBuilder()
        .putAllSystemAttributes(SearchAttributeTypes.system())
        .putAllCustomAttributes(
            SearchAttributeTypes.toProto(
                attributes.schema(namespace(request.getNamespace())).custom()))
        .build();
  }

  /** An older client names none and means the one that is always there. */
  private String namespace(String given) {
    return namespaces.require(given.isEmpty() ? Namespace.DEFAULT : given).name();
  }

  private DeleteNamespaceResponse deleteNamespace(DeleteNamespaceRequest request) {
    String name = named(request);
    Duration delay =
        request.hasNamespaceDeleteDelay()
            ? TimeMapper.fromProto(request.getNamespaceDeleteDelay())
            : Duration.ZERO;
    if (delay.isNegative()) {
      throw CallException.invalid(
          "Expected namespace_delete_delay not to be negative, but got " + delay + ".");
    }
    namespaces.delete(name, delay);
    return DeleteNamespaceResponse.newBuilder().setDeletedNamespace(name).build();
  }

  private String named(DeleteNamespaceRequest request) {
    if (request.getNamespaceId().isEmpty()) {
      return request.getNamespace();
    }
    if (!request.getNamespace().isEmpty()) {
      throw CallException.invalid("Expected either namespace or namespace_id, but got both.");
    }
    try {
      return namespaces.requireById(UUID.fromString(request.getNamespaceId())).name();
    } catch (IllegalArgumentException notAnId) {
      throw CallException.namespaceNotFound(request.getNamespaceId());
    }
  }

  private DeleteWorkflowExecutionResponse deleteWorkflowExecution(
      DeleteWorkflowExecutionRequest request) {
    WorkflowKey key =
        new WorkflowKey(
            namespaces.require(request.getNamespace()).name(),
            request.getWorkflowExecution().getWorkflowId());
    String runId = request.getWorkflowExecution().getRunId();
    if (!deletion.delete(key, runId.isEmpty() ? null : runId, IDENTITY)) {
      throw CallException.notFound(
          "workflow execution not found: ID %s, run %s".formatted(key.workflowId(), runId));
    }
    return DeleteWorkflowExecutionResponse.getDefaultInstance();
  }
}
