package io.workflow.data;

import tools.jackson.databind.json.JsonMapper;

/**
 * Changes how payloads are written and read; a bean of this type does it in a Spring application.
 * The same must be done wherever the payloads are read: in all workers and clients.
 *
 * <p>Payloads that are already in histories must still be readable: add, don't change.
 */
@FunctionalInterface
public interface WorkflowJsonMapperCustomizer {

  /**
   * {@code builder} is that of the payloads alone; other JSON of the application is not touched.
   */
  void customize(JsonMapper.Builder builder);
}
