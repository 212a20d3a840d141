package io.workflow.engine.state;

import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.PropertyEvent.UpsertWorkflowSearchAttributes;
import io.workflow.protocol.history.PropertyEvent.WorkflowPropertiesModified;

/** What the code sets and removes of a run's properties. */
final class PropertyFold {

  private PropertyFold() {}

  static Properties apply(Properties properties, PropertyEvent event) {
    return switch (event) {
      case UpsertWorkflowSearchAttributes upsert ->
          properties.withSearchAttributes(upsert.searchAttributes());
      case WorkflowPropertiesModified modified -> properties.withMemo(modified.upsertedMemo());
    };
  }
}
