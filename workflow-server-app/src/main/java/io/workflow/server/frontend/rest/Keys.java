package io.workflow.server.frontend.rest;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.namespace.NamespaceRegistry;
import org.springframework.stereotype.Component;

/** Who a request is for: a known namespace and a workflow id that is allowed. */
@Component
class Keys {

  private final NamespaceRegistry namespaces;
  private final FieldChecks checks;

  Keys(NamespaceRegistry namespaces, FieldChecks checks) {
    this.namespaces = namespaces;
    this.checks = checks;
  }

  WorkflowKey of(String namespace, String workflowId) {
    return new WorkflowKey(
        namespaces.require(namespace).name(), checks.required("workflowId", workflowId));
  }

  String namespace(String namespace) {
    return namespaces.require(namespace).name();
  }
}
