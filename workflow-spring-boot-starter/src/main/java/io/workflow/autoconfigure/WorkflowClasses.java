package io.workflow.autoconfigure;

import java.util.Set;

/** The {@code @Workflow} classes of the application. */
record WorkflowClasses(Set<Class<?>> classes) {

  WorkflowClasses {
    classes = Set.copyOf(classes);
  }
}
