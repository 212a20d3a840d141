package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SEARCH_ATTRIBUTES;

import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.PropertyEvent.UpsertWorkflowSearchAttributes;
import io.workflow.protocol.history.PropertyEvent.WorkflowPropertiesModified;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the code says about its run: search attributes and memo. */
final class PropertyCommands {

  private PropertyCommands() {}

  static void upsert(
      Transition run,
      Command.UpsertWorkflowSearchAttributes upsert,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    requireNames(BAD_SEARCH_ATTRIBUTES, "search attribute", upsert.searchAttributes());
    run.add(
        new UpsertWorkflowSearchAttributes(completedEventId, upsert.searchAttributes()), metadata);
  }

  static void modify(
      Transition run,
      Command.ModifyWorkflowProperties modify,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    requireNames(
        BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES, "field of the memo", modify.upsertedMemo());
    run.add(new WorkflowPropertiesModified(completedEventId, modify.upsertedMemo()), metadata);
  }

  private static void requireNames(
      WorkflowTaskFailedCause cause, String what, Map<String, Payload> values) {
    if (values.isEmpty() || values.keySet().stream().anyMatch(String::isBlank)) {
      throw new BadCommandException(
          cause,
          "Expected at least one %s to set or remove, each with a name, but got %s"
              .formatted(what, values.keySet()));
    }
  }
}
