package io.workflow.server.namespace;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A namespace as the rest of the server sees it.
 *
 * @param name case-sensitive
 * @param retention how long closed executions are kept
 * @param data what its owners note down about it
 * @param id stays, and is never given to another namespace
 */
public record Namespace(
    String name,
    @Nullable String description,
    Duration retention,
    @Nullable String ownerEmail,
    Map<String, String> data,
    State state,
    UUID id) {

  /** The namespace that exists from the start. */
  public static final String DEFAULT = "default";

  /** How long closed executions are kept where nobody said otherwise. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(3);

  /** The shortest retention that can be asked for. */
  public static final Duration MINIMUM_RETENTION = Duration.ofDays(1);

  /** The longest name. */
  public static final int MAXIMUM_NAME_LENGTH = 200;

  /** The longest description, owner's address, and key or value of the data. */
  public static final int MAXIMUM_DESCRIPTION_LENGTH = 2_000;

  /** The most entries that the data may have. */
  public static final int MAXIMUM_DATA = 100;

  public Namespace {
    data = Map.copyOf(data);
  }

  /** A new one, with an id of its own. */
  public static Namespace registered(
      String name,
      @Nullable String description,
      Duration retention,
      @Nullable String ownerEmail,
      Map<String, String> data) {
    return new Namespace(
        name, description, retention, ownerEmail, data, State.REGISTERED, UUID.randomUUID());
  }

  /** What may be done in it. */
  public enum State {
    /** Everything. */
    REGISTERED,
    /** What runs goes on, but nothing new may be started. */
    DEPRECATED
  }
}
