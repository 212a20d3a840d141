package io.workflow.server.namespace;

import io.workflow.protocol.StorableText;
import io.workflow.server.namespace.NamespaceException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Limit;
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

  private record Found(Namespace namespace, Instant until) {}

  private final NamespaceRepository repository;
  private final Clock clock;
  private final ConcurrentHashMap<String, Found> remembered = new ConcurrentHashMap<>();

  @Autowired
  NamespaceRegistry(NamespaceRepository repository) {
    this(repository, Clock.systemUTC());
  }

  NamespaceRegistry(NamespaceRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /**
   * The namespace with this name.
   *
   * @throws NamespaceException when there is none
   */
  public Namespace require(String name) {
    Instant now = clock.instant();
    Found found = remembered.get(name);
    if (found != null && now.isBefore(found.until())) {
      return found.namespace();
    }
    if (StorableText.unstorable(name) != null) {
      throw notFound(name);
    }
    Namespace namespace = repository.findById(name).orElseThrow(() -> notFound(name)).toNamespace();
    remember(namespace, now);
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
          "Expected the page token to be from an earlier answer, but it is not: begin again without a token.");
    }
    return repository.findByNameGreaterThanOrderByName(after, Limit.of(limit)).stream()
        .map(NamespaceEntity::toNamespace)
        .toList();
  }

  /**
   * Makes a namespace.
   *
   * @throws NamespaceException when it exists, or something about it is not allowed
   */
  public Namespace create(Namespace namespace) {
    NamespaceChecks.create(namespace);
    Instant now = clock.instant();
    int inserted =
        repository.insert(
            namespace.name(),
            namespace.description(),
            namespace.retention().toSeconds(),
            namespace.ownerEmail(),
            NamespaceData.write(namespace.data()),
            namespace.id(),
            now);
    if (inserted == 0) {
      throw new NamespaceException(
          Reason.ALREADY_EXISTS,
          namespace.name(),
          "A namespace '%s' exists already, or is still being deleted: use it, or choose another name."
              .formatted(namespace.name()));
    }
    remember(namespace, now);
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
    Duration retention = update.retention();
    Namespace.State state = update.state();
    int updated =
        repository.update(
            name,
            update.description(),
            retention == null ? null : retention.toSeconds(),
            update.ownerEmail(),
            NamespaceData.write(update.data()),
            state == null ? null : state.name());
    if (updated == 0) {
      throw notFound(name);
    }
    remembered.remove(name);
    return require(name);
  }

  /**
   * Deletes a namespace: from now on there is none with this name. Its executions go in the
   * background; until they are gone no other can have the name.
   *
   * @param delay how long the executions are kept at least
   * @throws NamespaceException when there is none
   */
  public void delete(String name, Duration delay) {
    if (repository.delete(name, clock.instant().plus(delay)) == 0) {
      throw notFound(name);
    }
    remembered.remove(name);
  }

  /**
   * The namespace with this id. Reads the database each time.
   *
   * @throws NamespaceException when there is none
   */
  public Namespace requireById(UUID id) {
    return repository.findByUuid(id).orElseThrow(() -> notFound(id.toString())).toNamespace();
  }

  private void remember(Namespace namespace, Instant now) {
    if (remembered.size() >= MAXIMUM_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(namespace.name(), new Found(namespace, now.plus(REMEMBERED)));
  }

  private static NamespaceException notFound(String name) {
    return new NamespaceException(
        Reason.NOT_FOUND,
        name,
        ("There is no namespace '%s'. Names are case-sensitive; see GET /api/v1/namespaces for those"
                + " there are, or make it: POST /api/v1/namespaces {\"name\": \"%s\"}.")
            .formatted(NamespaceChecks.shown(name), NamespaceChecks.shown(name)));
  }
}
