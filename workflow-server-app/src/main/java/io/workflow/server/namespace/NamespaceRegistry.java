package io.workflow.server.namespace;

import com.github.benmanes.caffeine.cache.Cache;
import io.workflow.protocol.StorableText;
import io.workflow.server.cache.Remembered;
import io.workflow.server.namespace.NamespaceException.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Finds and makes namespaces.
 *
 * <p>Every request asks for its namespace, so what was found is remembered for a short while: a
 * change made at another node is seen after {@link #REMEMBERED} at the latest. What was not found
 * is looked up each time, because somebody is about to make it. Safe for use by many threads; calls
 * may block.
 */
@Service
public class NamespaceRegistry {

  static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** More than this is not remembered, so that memory is bounded. */
  private static final int MAXIMUM_REMEMBERED = 10_000;

  private final NamespaceStore store;
  private final InstantSource clock;
  private final Cache<String, Namespace> remembered;

  NamespaceRegistry(NamespaceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.remembered = Remembered.forAWhile(REMEMBERED, MAXIMUM_REMEMBERED, clock);
  }

  /**
   * The namespace with this name.
   *
   * @throws NamespaceException when there is none
   */
  public Namespace require(String name) {
    Namespace known = remembered.getIfPresent(name);
    return known == null ? current(name) : known;
  }

  /**
   * As {@link #require}, but as it is now, whatever node has changed it: reads the database each
   * time, for those who look at a namespace.
   *
   * @throws NamespaceException when there is none
   */
  public Namespace current(String name) {
    if (StorableText.unstorable(name) != null) {
      throw notFound(name);
    }
    Namespace namespace = store.find(name).orElseThrow(() -> notFound(name));
    remembered.put(name, namespace);
    return namespace;
  }

  /**
   * Namespaces in the order of their names.
   *
   * @param after the name where the page before ended; empty for the first page
   * @throws IllegalArgumentException when it can't be a name
   */
  public List<Namespace> list(String after, int limit) {
    if (StorableText.unstorable(after) != null) {
      throw new IllegalArgumentException(
          "Expected the page token to be from an earlier answer, but it is not: begin "
              + "again without a token.");
    }
    return store.list(after, limit);
  }

  /**
   * Makes a namespace.
   *
   * @throws NamespaceException when it exists, or something about it is not allowed
   */
  public Namespace create(Namespace namespace) {
    NamespaceChecks.create(namespace);
    if (!store.add(namespace, clock.instant())) {
      throw new NamespaceException(
          Reason.ALREADY_EXISTS,
          namespace.name(),
          ("A namespace '%s' exists already, or is still being deleted: use it, or choose "
                  + "another name.")
              .formatted(namespace.name()));
    }
    remembered.put(namespace.name(), namespace);
    return namespace;
  }

  /**
   * Changes a namespace. A new retention holds for executions that close from now on.
   *
   * @return as it is now
   * @throws NamespaceException when there is none, or something is not allowed
   */
  public Namespace update(String name, NamespaceUpdate update) {
    NamespaceChecks.update(name, update);
    Namespace changed = store.change(name, update).orElseThrow(() -> notFound(name));
    remembered.put(name, changed);
    return changed;
  }

  /**
   * Deletes a namespace: from now on there is none with this name. Its executions go in the
   * background; until they are gone no other can have the name.
   *
   * @param delay how long the executions are kept at least
   * @throws NamespaceException when there is none
   */
  public void delete(String name, Duration delay) {
    if (!store.delete(name, clock.instant().plus(delay))) {
      throw notFound(name);
    }
    remembered.invalidate(name);
  }

  /**
   * The namespace with this id. Reads the database each time.
   *
   * @throws NamespaceException when there is none
   */
  public Namespace requireById(UUID id) {
    return store.find(id).orElseThrow(() -> notFound(id.toString()));
  }

  private static NamespaceException notFound(String name) {
    return new NamespaceException(
        Reason.NOT_FOUND,
        name,
        ("There is no namespace '%s'. Names are case-sensitive; see GET /api/v1/namespaces "
                + "for those"
                + " there are, or make it: POST /api/v1/namespaces {\"name\": \"%s\"}.")
            .formatted(NamespaceChecks.shown(name), NamespaceChecks.shown(name)));
  }
}
