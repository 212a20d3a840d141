package io.workflow.server.namespace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A namespace as the rest of the server sees it.
 *
 * @param name case-sensitive
 * @param retention how long closed executions are kept
 */
public record Namespace(String name, @Nullable String description, Duration retention) {

  /** The namespace that exists from the start. */
  public static final String DEFAULT = "default";

  /** How long closed executions are kept where nobody said otherwise. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(3);

  /** The shortest retention that can be asked for. */
  public static final Duration MINIMUM_RETENTION = Duration.ofDays(1);

  /** The longest name. */
  public static final int MAXIMUM_NAME_LENGTH = 200;

  /** The longest description. */
  public static final int MAXIMUM_DESCRIPTION_LENGTH = 2_000;
}
