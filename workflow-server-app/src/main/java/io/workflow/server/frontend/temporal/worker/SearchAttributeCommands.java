package io.workflow.server.frontend.temporal.worker;

import io.workflow.protocol.command.Command;
import io.workflow.server.visibility.SearchAttributeRegistry;
import org.springframework.stereotype.Component;

/**
 * Checks the search attributes that workflow code sets: of its own run, of children, of the next
 * run.
 */
@Component
class SearchAttributeCommands {

  private final SearchAttributeRegistry registry;

  SearchAttributeCommands(SearchAttributeRegistry registry) {
    this.registry = registry;
  }

  /**
   * The command, with the types of what is upserted.
   *
   * @throws io.workflow.server.visibility.SearchAttributeException when a name is not registered or
   *     a value does not fit
   */
  Command checked(String namespace, Command command) {
    if (command instanceof Command.UpsertWorkflowSearchAttributes upsert) {
      return new Command.UpsertWorkflowSearchAttributes(
          registry.checked(namespace, upsert.searchAttributes()));
    }
    if (command instanceof Command.StartChildWorkflowExecution child) {
      String of = child.namespace().isEmpty() ? namespace : child.namespace();
      var unused = registry.checked(of, child.spec().searchAttributes());
    } else if (command instanceof Command.ContinueAsNewWorkflowExecution next) {
      var unused = registry.checked(namespace, next.spec().searchAttributes());
    }
    return command;
  }
}
