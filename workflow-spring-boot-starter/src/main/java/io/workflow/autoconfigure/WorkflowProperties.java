package io.workflow.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.Environment;

/**
 * What client and worker share.
 *
 * @param taskQueue Task queue of workflows and activities that name none. By default the name of
 *     the application.
 */
@ConfigurationProperties("workflow")
public record WorkflowProperties(@Nullable String taskQueue) {

  private static final String WITHOUT_NAME = "default";

  /** The queue, with its default. */
  String taskQueueOrDefault(Environment environment) {
    return taskQueue != null
        ? taskQueue
        : environment.getProperty("spring.application.name", WITHOUT_NAME);
  }
}
