package io.workflow.server.frontend.temporal.operator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.namespace.NamespaceUpdate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Making, describing and changing namespaces. */
@Component
final class NamespaceCalls implements TemporalCalls {

  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final int MAXIMUM_PAGE_SIZE = 1_000;

  private final NamespaceRegistry namespaces;
  private final NamespaceAnswers answers;

  NamespaceCalls(NamespaceRegistry namespaces, NamespaceAnswers answers) {
    this.namespaces = namespaces;
    this.answers = answers;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getRegisterNamespaceMethod(), this::create);
    calls.blocking(WorkflowServiceGrpc.getDescribeNamespaceMethod(), this::describe);
    calls.blocking(WorkflowServiceGrpc.getListNamespacesMethod(), this::list);
    calls.blocking(WorkflowServiceGrpc.getUpdateNamespaceMethod(), this::update);
    calls.blocking(WorkflowServiceGrpc.getDeprecateNamespaceMethod(), this::deprecate);
  }

  private RegisterNamespaceResponse create(RegisterNamespaceRequest request) {
    if (request.getIsGlobalNamespace()) {
      throw CallException.invalid(
          "Expected is_global_namespace to be false: this server is one cluster.");
    }
    namespaces.create(
        Namespace.registered(
            request.getNamespace(),
            textOrNull(request.getDescription()),
            request.hasWorkflowExecutionRetentionPeriod()
                ? retention(request.getWorkflowExecutionRetentionPeriod())
                : Namespace.DEFAULT_RETENTION,
            textOrNull(request.getOwnerEmail()),
            request.getDataMap()));
    return RegisterNamespaceResponse.getDefaultInstance();
  }

  private DescribeNamespaceResponse describe(DescribeNamespaceRequest request) {
    if (request.getNamespace().isEmpty() && request.getId().isEmpty()) {
      throw CallException.notSet("namespace");
    }
    return answers.describe(
        request.getNamespace().isEmpty() && !request.getId().isEmpty()
            ? namespaces.requireById(id(request.getId()))
            : namespaces.current(request.getNamespace()));
  }

  private static UUID id(String given) {
    try {
      return UUID.fromString(given);
    } catch (IllegalArgumentException notAnId) {
      throw CallException.namespaceNotFound(given);
    }
  }

  private ListNamespacesResponse list(ListNamespacesRequest request) {
    int pageSize =
        request.getPageSize() <= 0
            ? DEFAULT_PAGE_SIZE
            : Math.min(request.getPageSize(), MAXIMUM_PAGE_SIZE);
    List<Namespace> found = namespaces.list(pageToken(request.getNextPageToken()), pageSize + 1);
    ListNamespacesResponse.Builder response = ListNamespacesResponse.newBuilder();
    found.stream().limit(pageSize).map(answers::describe).forEach(response::addNamespaces);
    if (found.size() > pageSize) {
      response.setNextPageToken(ByteString.copyFromUtf8(found.get(pageSize - 1).name()));
    }
    return response.build();
  }

  private static String pageToken(ByteString given) {
    String token = given.toStringUtf8();
    if (token.indexOf('\0') >= 0) {
      throw CallException.invalid("Invalid NextPageToken. Expected one as this server gave it.");
    }
    return token;
  }

  private UpdateNamespaceResponse update(UpdateNamespaceRequest request) {
    if (request.getPromoteNamespace()) {
      throw CallException.invalid(
          "Expected promote_namespace to be false: this server is one cluster.");
    }
    UpdateNamespaceInfo info = request.getUpdateInfo();
    boolean hasRetention = request.getConfig().hasWorkflowExecutionRetentionTtl();
    return answers.updated(
        namespaces.update(
            request.getNamespace(),
            new NamespaceUpdate(
                textOrNull(info.getDescription()),
                hasRetention
                    ? retention(request.getConfig().getWorkflowExecutionRetentionTtl())
                    : null,
                textOrNull(info.getOwnerEmail()),
                info.getDataMap(),
                state(info.getState()))));
  }

  private static Namespace.@Nullable State state(NamespaceState given) {
    return switch (given) {
      case NAMESPACE_STATE_UNSPECIFIED -> null;
      case NAMESPACE_STATE_REGISTERED -> Namespace.State.REGISTERED;
      case NAMESPACE_STATE_DEPRECATED -> Namespace.State.DEPRECATED;
      case NAMESPACE_STATE_DELETED, UNRECOGNIZED ->
          throw CallException.invalid(
              ("Expected state REGISTERED or DEPRECATED, but got %s: to delete a namespace, "
                      + "call OperatorService.DeleteNamespace.")
                  .formatted(given));
    };
  }

  private DeprecateNamespaceResponse deprecate(DeprecateNamespaceRequest request) {
    namespaces.update(
        request.getNamespace(),
        new NamespaceUpdate(null, null, null, Map.of(), Namespace.State.DEPRECATED));
    return DeprecateNamespaceResponse.getDefaultInstance();
  }

  private static java.time.Duration retention(Duration given) {
    if (!Durations.isValid(given)) {
      throw CallException.invalid("Expected a retention that is a valid duration.");
    }
    return java.time.Duration.ofSeconds(given.getSeconds(), given.getNanos());
  }

  private static @Nullable String textOrNull(String given) {
    return given.isEmpty() ? null : given;
  }
}
